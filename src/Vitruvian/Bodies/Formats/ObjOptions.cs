namespace Vitruvian.Bodies.Formats;

/// <summary>What an .obj file is to contain.</summary>
public sealed record ObjOptions
{
    /// <summary>The frame the vertices stand in.</summary>
    public ExportFrame Frame { get; init; } = ExportFrame.Camera;

    /// <summary>Whether to sort the triangles into a group for each DensePose part (<c>part01</c>..<c>part24</c>), where the model has parts.</summary>
    public bool Groups { get; init; }

    /// <summary>Whether to write texture coordinates, where the model has them.</summary>
    public bool TextureCoordinates { get; init; } = true;

    /// <summary>Whether to write vertex normals.</summary>
    public bool Normals { get; init; }
}
