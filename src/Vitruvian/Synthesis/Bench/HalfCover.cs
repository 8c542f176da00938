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
        int width = sample.Image.Width, height = sample.Image.Height;
        for (int y = First(half.Y); y < Math.Min(height, First(half.Bottom)); y++)
        {
            for (int x = First(half.X); x < Math.Min(width, First(half.Right)); x++)
            {
                Span<byte> pixel = sample.Image[x, y];
                (pixel[0], pixel[1], pixel[2]) = (red, green, blue);
                int at = (y * width) + x;
                sample.Mask[at] = false;
                sample.SceneDepth[at] = 0;
            }
        }

        sample.KeepSeenSurface();
        for (int i = 0; i < sample.PointVisible.Length; i++)
            sample.PointVisible[i] &= !half.Contains(new Vector2d(sample.Points2d[2 * i], sample.Points2d[(2 * i) + 1]));
        for (int v = 0; v < sample.VertexVisible.Length; v++)
        {
            var place = new Vector3d(sample.Body.Vertices[3 * v], sample.Body.Vertices[(3 * v) + 1], sample.Body.Vertices[(3 * v) + 2]);
            sample.VertexVisible[v] &= !(place.Z > 0 && half.Contains(sample.Camera.Project(place)));
        }

        static int First(double side) => Math.Max(0, (int)Math.Round(side));
    }

    private static BoundingBox HalfOf(BoundingBox box, int side) => side switch
    {
        0 => box with { Height = box.Height / 2 },
        1 => box with { Width = box.Width / 2 },
        2 => box with { Y = box.Y + (box.Height / 2), Height = box.Height / 2 },
        _ => box with { X = box.X + (box.Width / 2), Width = box.Width / 2 },
    };
}
