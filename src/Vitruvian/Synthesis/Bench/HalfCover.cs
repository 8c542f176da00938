using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Bench;

/// <summary>SynthBench with half of each body covered: a rectangle of one colour over the upper, lower, left or right half of the person's box, drawn by the sample's number.</summary>
public static class HalfCover
{
    private const ulong Seed = 30_000;

    /// <summary>Covers a sample: picture, mask, parts, and which points and vertices are seen.</summary>
    /// <param name="sample">The sample; changed in place.</param>
    public static void Apply(SyntheticSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var random = new SeededRandom(Seed + (ulong)sample.Index);
        BoundingBox half = HalfOf(sample.Box, random.NextInt(4));
        (byte red, byte green, byte blue) = ((byte)random.NextInt(256), (byte)random.NextInt(256), (byte)random.NextInt(256));
        Cover.Apply(sample, half, (red, green, blue));
    }

    private static BoundingBox HalfOf(BoundingBox box, int side) => side switch
    {
        0 => box with { Height = box.Height / 2 },
        1 => box with { Width = box.Width / 2 },
        2 => box with { Y = box.Y + (box.Height / 2), Height = box.Height / 2 },
        _ => box with { X = box.X + (box.Width / 2), Width = box.Width / 2 },
    };
}
