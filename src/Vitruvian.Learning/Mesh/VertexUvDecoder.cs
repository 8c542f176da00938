using Vitruvian.Bodies;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// From vertex heat maps to the place of the surface that each cell shows (MeshPose, section 3.1.1). Places are told as points of the body in its bind pose rather than as chart coordinates: the surface has no
/// seams there, and a mean of corners is a point of their triangle. Part of exported networks.
/// </summary>
public sealed class VertexUvDecoder : nn.Module
{
    private readonly Tensor _places;
    private readonly Tensor[] _corners;

    /// <summary>Prepares for a body model.</summary>
    /// <param name="model">A model with a low-poly mesh of V vertices.</param>
    /// <exception cref="InvalidInputException">It has none.</exception>
    public VertexUvDecoder(BodyModel model)
        : base(nameof(VertexUvDecoder))
    {
        ArgumentNullException.ThrowIfNull(model);
        LowPolyMesh mesh = LowPolyMesh.Of(model);
        _places = tensor([.. mesh.Vertices.SelectMany(v => model.Template[(3 * v)..((3 * v) + 3)])], [mesh.Vertices.Length, 3], float32);
        _corners = [.. Enumerable.Range(0, 3).Select(c => tensor(mesh.Faces.Where((_, i) => i % 3 == c).Select(v => (long)v).ToArray()))];
        register_buffer("places", _places, persistent: false);
        for (int c = 0; c < 3; c++)
            register_buffer($"corners{c}", _corners[c], persistent: false);
    }

    /// <summary>Decodes.</summary>
    /// <param name="scores">Heat maps before any softmax, (B, V, h, w).</param>
    /// <param name="decoding">How.</param>
    /// <returns>(B, 3, h, w), metres in the bind pose.</returns>
    public Tensor call(Tensor scores, UvDecoding decoding = UvDecoding.Barycentric)
    {
        ArgumentNullException.ThrowIfNull(scores);
        (long batch, long height, long width) = (scores.size(0), scores.size(2), scores.size(3));

        // Cells in rows, vertices in columns.
        Tensor rows = scores.flatten(2).transpose(1, 2).reshape(batch * height * width, scores.size(1));
        Tensor places = decoding switch
        {
            UvDecoding.Barycentric => OfStrongestTriangle(rows),
            UvDecoding.Closest => _places.index_select(0, rows.argmax(1)),
            UvDecoding.GlobalAverage => rows.softmax(1).matmul(_places),
            _ => throw new ArgumentOutOfRangeException(nameof(decoding), decoding, "No such decoding."),
        };
        return places.reshape(batch, height * width, 3).transpose(1, 2).reshape(batch, 3, height, width);
    }

    private Tensor OfStrongestTriangle(Tensor rows)
    {
        Tensor sums = rows.index_select(1, _corners[0]) + rows.index_select(1, _corners[1]) + rows.index_select(1, _corners[2]);
        Tensor face = sums.argmax(1);
        Tensor vertices = stack([.. _corners.Select(corner => corner.index_select(0, face))], 1);
        Tensor shares = rows.gather(1, vertices).softmax(1);
        Tensor sum = shares.narrow(1, 0, 1) * _places.index_select(0, vertices.select(1, 0));
        for (int c = 1; c < 3; c++)
            sum += shares.narrow(1, c, 1) * _places.index_select(0, vertices.select(1, c));
        return sum;
    }
}
