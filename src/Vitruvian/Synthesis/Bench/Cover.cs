using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis.Bench;

/// <summary>Paints over a rectangle of a sample's picture, with what that changes of its labels.</summary>
internal static class Cover
{
    /// <summary>Covers: picture, mask, parts, and which points and vertices are seen.</summary>
    /// <param name="sample">The sample; changed in place.</param>
    /// <param name="area">The rectangle, pixels; may reach beyond the picture.</param>
    /// <param name="color">Its colour.</param>
    public static void Apply(SyntheticSample sample, BoundingBox area, (byte Red, byte Green, byte Blue) color)
    {
        int width = sample.Image.Width, height = sample.Image.Height;
        for (int y = First(area.Y); y < Math.Min(height, First(area.Bottom)); y++)
        {
            for (int x = First(area.X); x < Math.Min(width, First(area.Right)); x++)
            {
                Span<byte> pixel = sample.Image[x, y];
                (pixel[0], pixel[1], pixel[2]) = color;
                int at = (y * width) + x;
                sample.Mask[at] = false;
                sample.SceneDepth[at] = 0;
            }
        }

        sample.KeepSeenSurface();
        for (int i = 0; i < sample.PointVisible.Length; i++)
            sample.PointVisible[i] &= !area.Contains(new Vector2d(sample.Points2d[2 * i], sample.Points2d[(2 * i) + 1]));
        for (int v = 0; v < sample.VertexVisible.Length; v++)
        {
            var place = new Vector3d(sample.Body.Vertices[3 * v], sample.Body.Vertices[(3 * v) + 1], sample.Body.Vertices[(3 * v) + 2]);
            sample.VertexVisible[v] &= !(place.Z > 0 && area.Contains(sample.Camera.Project(place)));
        }

        static int First(double side) => Math.Max(0, (int)Math.Round(side));
    }
}
