using Vitruvian.Imaging;

namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>
/// Something to wear: a mesh whose vertices hang on the vertices of the full body mesh, so that it follows every shape. A vertex is at
/// <c>sum over 3 of weight x body vertex + offset</c> in the bind pose (MakeHuman's proxies).
/// </summary>
public sealed record Garment
{
    /// <summary>Name, unique within its kind.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required GarmentKind Kind { get; init; }

    /// <summary>N x 3 vertices of the full body mesh.</summary>
    public required int[] References { get; init; }

    /// <summary>N x 3 weights, summing to 1 per vertex; they may be negative.</summary>
    public required float[] Weights { get; init; }

    /// <summary>N x 3 offsets in the body's frame, metres.</summary>
    public required float[] Offsets { get; init; }

    /// <summary>F x 3 vertices of the garment, counter-clockwise from outside.</summary>
    public required int[] Faces { get; init; }

    /// <summary>F x 3 x 2 texture coordinates, u right, v up.</summary>
    public required float[] CornerUv { get; init; }

    /// <summary>
    /// F: which of the garment's areas a triangle belongs to: a suit's upper (0) and lower (1) pieces take different colours.
    /// </summary>
    public required byte[] Areas { get; init; }

    /// <summary>Vertices of the full body mesh under the garment: quads of four such vertices are not drawn.</summary>
    public required int[] HiddenBodyVertices { get; init; }

    /// <summary>Whether its textures have holes or soft edges.</summary>
    public required bool IsTransparent { get; init; }

    /// <summary>Textures to choose from, RGB or RGBA.</summary>
    public required IReadOnlyList<Image> Textures { get; init; }

    /// <summary>Number of vertices N.</summary>
    public int VertexCount => References.Length / 3;

    /// <summary>Whether its name says that it was cut for women, or for men; null when it says nothing.</summary>
    public bool? IsForWomen => Name.StartsWith("female", StringComparison.Ordinal) ? true : Name.StartsWith("male", StringComparison.Ordinal) ? false : null;
}
