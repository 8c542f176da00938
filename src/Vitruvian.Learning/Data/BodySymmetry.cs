using Vitruvian.Bodies;

namespace Vitruvian.Learning.Data;

/// <summary>What a mirror exchanges on a body: vertices, joints, parts and chart coordinates.</summary>
public sealed class BodySymmetry
{
    // Templates are stored in single precision, each half rounded for itself.
    private const float Grid = 1e-5f;

    private readonly int[] _vertices;

    /// <summary>Finds the mirror image of every vertex of a body that is symmetric in x.</summary>
    /// <param name="model">The body.</param>
    /// <exception cref="InvalidInputException">A vertex has no mirror image: the body is not symmetric.</exception>
    public BodySymmetry(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ReadOnlySpan<float> template = model.Template;
        Dictionary<(int, int, int), int> places = new(model.VertexCount);
        for (int v = 0; v < model.VertexCount; v++)
            places[Cell(template[3 * v], template[(3 * v) + 1], template[(3 * v) + 2])] = v;
        _vertices = new int[model.VertexCount];
        for (int v = 0; v < _vertices.Length; v++)
        {
            if (!places.TryGetValue(Cell(-template[3 * v], template[(3 * v) + 1], template[(3 * v) + 2]), out _vertices[v]))
                throw InvalidInputException.For($"body model '{model.Name}'", "template", "a mesh that is its own mirror image in x", $"vertex {v} without one");
        }
    }

    /// <summary>The skeleton's joints on the other side (SMPL's 24).</summary>
    public static IReadOnlyList<int> Skeleton { get; } = JointSets.MirroredJoints(JointSets.Smpl24);

    /// <summary>The joints of <see cref="JointSets.All36"/> on the other side.</summary>
    public static IReadOnlyList<int> Joints { get; } = JointSets.MirroredJoints(JointSets.All36);

    /// <summary>DensePose's parts on the other side; 0 (background) stays. A mirrored chart coordinate u is 1 - u.</summary>
    public static IReadOnlyList<byte> Parts { get; } = PartMaps.For(BodySurface.PartCount).Mirrored;

    /// <summary>The vertex on the other side.</summary>
    public IReadOnlyList<int> Vertices => _vertices;

    private static (int X, int Y, int Z) Cell(float x, float y, float z) =>
        ((int)MathF.Round(x / Grid), (int)MathF.Round(y / Grid), (int)MathF.Round(z / Grid));
}
