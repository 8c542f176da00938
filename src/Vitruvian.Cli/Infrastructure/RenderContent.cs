namespace Vitruvian.Cli.Infrastructure;

/// <summary>What <c>render</c> shows of a body.</summary>
internal enum RenderContent
{
    /// <summary>The lit surface.</summary>
    Body,

    /// <summary>Body parts in colours.</summary>
    Parts,

    /// <summary>Parts and chart coordinates as DensePose writes them.</summary>
    Iuv,

    /// <summary>Normals as colours.</summary>
    Normals,

    /// <summary>Depth as grey.</summary>
    Depth,

    /// <summary>The lit surface with the triangles' edges.</summary>
    Wireframe,
}
