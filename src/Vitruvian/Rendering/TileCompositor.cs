using System.Numerics;
using Vitruvian.Imaging;

namespace Vitruvian.Rendering;

/// <summary>
/// The fourth operation of rendering: shaded samples averaged to pixels and laid over a picture, in linear light. Works in square tiles, so
/// memory does not grow with the picture.
/// </summary>
internal sealed class TileCompositor
{
    // Samples along a tile's side: 512 x 512 fragments take 4 MB.
    private const int TileSamples = 512;

    private readonly Rasterizer _rasterizer = new();
    private readonly FragmentBuffer _fragments = new();

    /// <summary>Draws the scene over a picture of 3 or 4 channels.</summary>
    internal void Draw(SceneGeometry scene, in ViewCamera camera, RenderStyle style, Image target)
    {
        int samples = style.Supersampling;
        if (samples is < 1 or > 16)
            throw new ArgumentOutOfRangeException(nameof(style), samples, "Supersampling is 1 to 16 samples along each axis.");
        _rasterizer.Culling = style.Culling;
        var shader = new FragmentShader(scene, camera, style);
        int side = TileSamples / samples;
        (int left, int top, int right, int bottom) = Extent(scene, camera, target.Width, target.Height);
        for (int y = top; y < bottom; y += side)
        {
            for (int x = left; x < right; x += side)
            {
                int width = Math.Min(side, right - x);
                int height = Math.Min(side, bottom - y);
                _rasterizer.Rasterize(scene.Vertices, scene.Faces, camera.Window(x, y, samples), width * samples, height * samples, _fragments);
                CompositeTile(shader, style, target, x, y, width, height);
            }
        }
    }

    private void CompositeTile(FragmentShader shader, RenderStyle style, Image target, int left, int top, int width, int height)
    {
        int samples = style.Supersampling;
        float share = style.Opacity / (samples * samples);
        Span<SampleGroup> groups = stackalloc SampleGroup[samples * samples];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int count = Collect(x, y, width, samples, separate: style.WireWidth > 0, groups);
                Vector4 sum = Vector4.Zero;
                foreach (ref readonly SampleGroup group in groups[..count])
                {
                    float column = left + x + (group.Column / (group.Count * samples));
                    float row = top + y + (group.Row / (group.Count * samples));
                    Vector4 color = shader.Shade(new Fragment(group.Triangle, group.Barycentric1 / group.Count, group.Barycentric2 / group.Count, column, row));
                    sum += group.Count * new Vector4(color.X * color.W, color.Y * color.W, color.Z * color.W, color.W);
                }

                if (sum.W > 0)
                    PixelBlending.Over(target[left + x, top + y], share * sum);
            }
        }
    }

    /// <summary>
    /// The samples of one pixel by triangle: each triangle is shaded once a pixel, in the middle of its samples. Lines along edges change
    /// within a pixel, so there every sample stands alone.
    /// </summary>
    private int Collect(int x, int y, int width, int samples, bool separate, Span<SampleGroup> groups)
    {
        int count = 0;
        ReadOnlySpan<int> ids = _fragments.TriangleIds;
        ReadOnlySpan<float> barycentrics = _fragments.Barycentrics;
        for (int j = 0; j < samples; j++)
        {
            int first = ((((y * samples) + j) * width) + x) * samples;
            for (int i = 0; i < samples; i++)
            {
                int triangle = ids[first + i];
                if (triangle < 0)
                    continue;
                int k = separate ? count : 0;
                while (k < count && groups[k].Triangle != triangle)
                    k++;
                if (k == count)
                    groups[count++] = new SampleGroup { Triangle = triangle };
                ref SampleGroup group = ref groups[k];
                group.Count++;
                group.Barycentric1 += barycentrics[2 * (first + i)];
                group.Barycentric2 += barycentrics[(2 * (first + i)) + 1];
                group.Column += i + 0.5f;
                group.Row += j + 0.5f;
            }
        }

        return count;
    }

    /// <summary>Pixels that the scene may touch; the whole picture when part of it lies behind the camera.</summary>
    private static (int Left, int Top, int Right, int Bottom) Extent(SceneGeometry scene, in ViewCamera camera, int width, int height)
    {
        double left = double.PositiveInfinity;
        double top = double.PositiveInfinity;
        double right = double.NegativeInfinity;
        double bottom = double.NegativeInfinity;
        foreach (Vector3 p in scene.Points)
        {
            if (!float.IsFinite(p.X + p.Y + p.Z))
                continue;
            if (camera.IsPerspective && p.Z < camera.NearDepth)
                return (0, 0, width, height);
            Numerics.Vector2d pixel = camera.Project(new Numerics.Vector3d(p.X, p.Y, p.Z));
            left = Math.Min(left, pixel.X);
            top = Math.Min(top, pixel.Y);
            right = Math.Max(right, pixel.X);
            bottom = Math.Max(bottom, pixel.Y);
        }

        return (First(left, width), First(top, height), Last(right, width), Last(bottom, height));
    }

    private static int First(double low, int size) => (int)Math.Clamp(Math.Floor(low) - 1, 0, size);

    private static int Last(double high, int size) => (int)Math.Clamp(Math.Ceiling(high) + 1, 0, size);

    /// <summary>Samples of one pixel on one triangle: their number and sums.</summary>
    private struct SampleGroup
    {
        internal int Triangle;
        internal int Count;
        internal float Barycentric1;
        internal float Barycentric2;
        internal float Column;
        internal float Row;
    }
}
