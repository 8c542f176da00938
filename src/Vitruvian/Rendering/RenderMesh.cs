using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>A mesh to be drawn: where it is, and what colours it has.</summary>
public sealed record RenderMesh
{
    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="vertices">V x 3 coordinates in the camera's frame (x right, y down, z forward), metres.</param>
    /// <param name="faces">F x 3 vertex numbers, counter-clockwise from outside.</param>
    /// <param name="color">Colour; null lets the style choose, another one for every body.</param>
    public RenderMesh(float[] vertices, int[] faces, Rgba? color = null)
    {
        Vertices = vertices;
        Faces = faces;
        Color = color;
    }

    /// <summary>V x 3 coordinates in the camera's frame, metres.</summary>
    public float[] Vertices { get; init; }

    /// <summary>F x 3 vertex numbers.</summary>
    public int[] Faces { get; init; }

    /// <summary>Colour of the whole mesh, or null.</summary>
    public Rgba? Color { get; init; }

    /// <summary>V x 3 linear RGB in [0, 1] that replace the colour, or null.</summary>
    public float[]? VertexColors { get; init; }

    /// <summary>Texture that replaces the colour, or null; needs <see cref="CornerUv"/>.</summary>
    public Texture? Texture { get; init; }

    /// <summary>F x 3 x 2 texture coordinates (u right, v up), or null.</summary>
    public float[]? CornerUv { get; init; }
}
