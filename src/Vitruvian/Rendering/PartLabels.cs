using Vitruvian.Bodies;
using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>Body parts per pixel.</summary>
public static class PartLabels
{
    // Neighbouring parts get distant hues; left and right of a limb share the hue, the left one is lighter; 1..24 in DensePose's order.
    private static readonly Rgba[] s_colors =
    [
        new(0x3B, 0x6F, 0xB6), new(0x6F, 0xA8, 0xDC), new(0xB0, 0x3A, 0x2E), new(0xE5, 0x73, 0x65), new(0xF2, 0xC1, 0x4E), new(0xC6, 0x8A, 0x12),
        new(0x2E, 0x7D, 0x52), new(0x5F, 0xB8, 0x86), new(0x45, 0x95, 0x6A), new(0x8C, 0xD4, 0xAC), new(0x6A, 0x3D, 0x9A), new(0x9B, 0x72, 0xC7),
        new(0x80, 0x55, 0xAF), new(0xB8, 0x98, 0xDB), new(0xE0, 0x7B, 0x39), new(0xB8, 0x5A, 0x1B), new(0xF2, 0x9B, 0x62), new(0xCF, 0x70, 0x30),
        new(0x2A, 0x9D, 0x9D), new(0x17, 0x73, 0x73), new(0x5C, 0xC4, 0xC4), new(0x1F, 0x8A, 0x8A), new(0xC2, 0x4D, 0x8A), new(0xE0, 0x84, 0xB5),
    ];

    /// <summary>Writes each pixel's part.</summary>
    /// <param name="fragments">What the rasteriser found of one body.</param>
    /// <param name="faceParts">Part 1..24 of each triangle, F; see <see cref="BodySurface.FaceParts"/>.</param>
    /// <param name="destination">Receives height x width parts; 0 is background.</param>
    public static void Write(FragmentBuffer fragments, ReadOnlySpan<byte> faceParts, Span<byte> destination)
    {
        ReadOnlySpan<int> ids = fragments.TriangleIds;
        if (destination.Length != ids.Length)
            throw new ArgumentException($"destination has {destination.Length} values; expected {ids.Length} ({fragments.Height} x {fragments.Width}).", nameof(destination));
        for (int i = 0; i < ids.Length; i++)
            destination[i] = ids[i] < 0 ? (byte)0 : faceParts[ids[i]];
    }

    /// <summary>The colour in which pictures show a part.</summary>
    /// <param name="part">Part 1..24; 0 and others are black.</param>
    public static Rgba Color(int part) => part >= 1 && part <= s_colors.Length ? s_colors[part - 1] : Rgba.Black;

    /// <summary>A picture of part labels.</summary>
    /// <param name="parts">Height x width parts.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    public static Image ToImage(ReadOnlySpan<byte> parts, int width, int height)
    {
        var image = new Image(width, height);
        for (int i = 0; i < parts.Length; i++)
            (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2], _) = Color(parts[i]);
        return image;
    }
}
