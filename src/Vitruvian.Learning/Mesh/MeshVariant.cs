namespace Vitruvian.Learning.Mesh;

/// <summary>One of the networks that MeshPose's tables compare: the whole method with something left out.</summary>
/// <param name="Name">Names the run's folder and the exported file.</param>
/// <param name="Title">In words.</param>
/// <param name="Network">What it changes of the network.</param>
/// <param name="Loss">What it changes of the loss.</param>
public sealed record MeshVariant(string Name, string Title, Func<MeshPoseOptions, MeshPoseOptions> Network, Func<MeshPoseLossOptions, MeshPoseLossOptions> Loss)
{
    /// <summary>Heat maps of vertices and the silhouette, nothing in space (VertexPose, tables 1 and 4).</summary>
    public static MeshVariant Vertices { get; } = new("vertices", "vertices' heat maps", network => network, loss => Flat(loss) with { Barycentric = loss.Barycentric, Consistency = loss.Consistency });

    /// <summary>A DensePose head on the same features, and the silhouette (table 4a).</summary>
    public static MeshVariant Charts { get; } = new("charts", "parts and chart coordinates", network => network with { Charts = true }, loss => Flat(loss) with { Parts = loss.Parts, Uv = loss.Uv });

    /// <summary>Losses in space alone (table 2, first row).</summary>
    public static MeshVariant Space { get; } = new(
        "space", "3D losses", network => network, loss => loss with { Barycentric = 0, Consistency = 0, FullHeat = 0, Joints2D = 0, Mask = 0, Visibility = 0, Silhouette = 0, Boundary = 0 });

    /// <summary>Losses in space and in the picture (table 2, second row).</summary>
    public static MeshVariant Picture { get; } = new("picture", "3D + 2D losses", network => network, loss => loss with { Visibility = 0, Silhouette = 0, Boundary = 0 });

    /// <summary>Everything (table 2, last row).</summary>
    public static MeshVariant All { get; } = new("all", "3D + 2D + visibility losses", network => network, loss => loss);

    private static MeshPoseLossOptions Flat(MeshPoseLossOptions loss) => new()
    {
        Barycentric = 0,
        Consistency = 0,
        Parts = 0,
        Uv = 0,
        Visibility = 0,
        Vertices = 0,
        Edges = 0,
        Normals = 0,
        Joints2D = 0,
        Joints3D = 0,
        Silhouette = 0,
        Boundary = 0,
        Scale = 0,
        Mask = loss.Mask,
        PointsPerPart = loss.PointsPerPart,
    };
}
