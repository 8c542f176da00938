using System.Numerics;
using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>The look of a rendered picture.</summary>
public sealed record RenderStyle
{
    private static readonly Rgba[] s_palette =
    [
        new(0xE3, 0xB1, 0x97), new(0x8F, 0xB4, 0xD8), new(0xA9, 0xC6, 0x94), new(0xD6, 0xA5, 0xC9), new(0xE6, 0xCB, 0x7C), new(0x8C, 0xC5, 0xC0), new(0xE0, 0x8F, 0x84), new(0xB0, 0xA6, 0xDB),
    ];

    /// <summary>Clay, slightly translucent, lit: for laying bodies over the photo they were found in.</summary>
    public static RenderStyle Overlay { get; } = new() { Opacity = 0.9f };

    /// <summary>Opaque clay, lit: for views on a plain ground.</summary>
    public static RenderStyle Solid { get; } = new();

    /// <summary>What surfaces show.</summary>
    public SurfaceShading Shading { get; init; } = SurfaceShading.Smooth;

    /// <summary>Opacity of the bodies, 0..1.</summary>
    public float Opacity { get; init; } = 1;

    /// <summary>Samples per pixel along each axis; 1 leaves hard edges.</summary>
    public int Supersampling { get; init; } = 3;

    /// <summary>Triangles to leave out: the backs of closed meshes are hidden anyway. None by default, for meshes that are open.</summary>
    public FaceCulling Culling { get; init; }

    /// <summary>Width of the triangles' edges in pixels; 0 draws none.</summary>
    public float WireWidth { get; init; }

    /// <summary>Colour of the triangles' edges.</summary>
    public Rgba WireColor { get; init; } = new(0x20, 0x2A, 0x38);

    /// <summary>Whether only the triangles' edges are drawn, not the surface between them.</summary>
    public bool WireOnly { get; init; }

    /// <summary>Light.</summary>
    public Lighting Lighting { get; init; } = Lighting.Studio;

    /// <summary>How surfaces answer it.</summary>
    public SurfaceMaterial Material { get; init; } = SurfaceMaterial.Clay;

    /// <summary>Colours of the bodies that bring none, in order and again from the start.</summary>
    public IReadOnlyList<Rgba> Palette { get; init; } = s_palette;

    internal Vector3 ColorOf(RenderMesh mesh, int index) => (mesh.Color ?? Palette[index % Palette.Count]).ToLinear();
}
