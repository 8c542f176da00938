using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Losses;

/// <summary>
/// Losses of whole meshes of one topology (MeshPose; Pixel2Mesh, Wang et al. 2018): how long the edges are, and which way the faces look.
/// Positions are compared by <see cref="SampleLoss.AbsoluteError"/>. It has no parameters, and its constants are not in state dictionaries.
/// </summary>
public sealed class MeshLoss : nn.Module
{
    // An edge or normal shorter than this has no direction; metres.
    private const double Shortest = 1e-9;

    private readonly Tensor _starts;
    private readonly Tensor _ends;
    private readonly Tensor[] _corners;

    /// <summary>Lists the edges.</summary>
    /// <param name="faces">Triangles, F x 3 vertex numbers.</param>
    public MeshLoss(int[] faces)
        : base(nameof(MeshLoss))
    {
        ArgumentNullException.ThrowIfNull(faces);
        if (faces.Length == 0 || faces.Length % 3 != 0)
            throw new ArgumentException($"faces has {faces.Length} values; expected a multiple of 3.", nameof(faces));
        var edges = new SortedSet<(int Low, int High)>();
        for (int i = 0; i < faces.Length; i++)
        {
            (int a, int b) = (faces[i], faces[i % 3 == 2 ? i - 2 : i + 1]);
            _ = edges.Add((Math.Min(a, b), Math.Max(a, b)));
        }

        EdgeCount = edges.Count;
        _starts = Positions("starts", edges.Select(edge => edge.Low));
        _ends = Positions("ends", edges.Select(edge => edge.High));
        _corners = [.. Enumerable.Range(0, 3).Select(c => Positions($"corners{c}", faces.Where((_, i) => i % 3 == c)))];
    }

    /// <summary>Number of edges E; one between two faces counts once.</summary>
    public int EdgeCount { get; }

    /// <summary>Mean absolute difference of edge lengths: <c>1/E sum | |e| - |e*| |</c>, metres.</summary>
    /// <param name="vertices">(B, V, 3).</param>
    /// <param name="targets">(B, V, 3).</param>
    /// <returns>(B).</returns>
    public Tensor EdgeLength(Tensor vertices, Tensor targets) => (Lengths(vertices) - Lengths(targets)).abs().mean([-1]);

    /// <summary>
    /// Mean over all faces and their three edges of the cosine, without sign, between the edge and the target's normal: zero when every face
    /// lies in the plane of its target.
    /// </summary>
    /// <param name="vertices">(B, V, 3).</param>
    /// <param name="targets">(B, V, 3).</param>
    /// <returns>(B).</returns>
    public Tensor NormalCosine(Tensor vertices, Tensor targets)
    {
        Tensor[] corners = Corners(vertices);
        Tensor[] wanted = Corners(targets);
        Tensor normals = Direction(linalg.cross(wanted[1] - wanted[0], wanted[2] - wanted[0]));
        Tensor sum = Cosine(corners[1] - corners[0]) + Cosine(corners[2] - corners[1]) + Cosine(corners[0] - corners[2]);
        return sum / 3;

        Tensor Cosine(Tensor edges) => (Direction(edges) * normals).sum([-1]).abs().mean([-1]);
    }

    private Tensor Lengths(Tensor vertices)
    {
        ArgumentNullException.ThrowIfNull(vertices);
        Tensor edges = vertices.index_select(1, _ends) - vertices.index_select(1, _starts);
        return edges.square().sum([-1]).clamp(Shortest * Shortest).sqrt();
    }

    private Tensor[] Corners(Tensor vertices)
    {
        ArgumentNullException.ThrowIfNull(vertices);
        return Array.ConvertAll(_corners, corner => vertices.index_select(1, corner));
    }

    private static Tensor Direction(Tensor vectors) => vectors * vectors.square().sum([-1], keepdim: true).clamp(Shortest * Shortest).rsqrt();

    private Tensor Positions(string name, IEnumerable<int> vertices)
    {
        Tensor positions = tensor(vertices.Select(v => (long)v).ToArray());
        register_buffer(name, positions, persistent: false);
        return positions;
    }
}
