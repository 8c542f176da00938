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
                CompositeTile(shader, samples, style.Opacity, target, x, y, width, height);
            }
        }
    }

    private void CompositeTile(FragmentShader shader, int samples, float opacity, Image target, int left, int top, int width, int height)
    {
        float share = 1f / (samples * samples);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Vector4 sum = Vector4.Zero;
                for (int j = 0; j < samples; j++)
                {
                    int first = ((((y * samples) + j) * width) + x) * samples;
                    for (int i = first; i < first + samples; i++)
                    {
                        int triangle = _fragments.TriangleIds[i];
                        if (triangle < 0)
                            continue;
                        float column = left + x + ((i - first + 0.5f) / samples);
                        float row = top + y + ((j + 0.5f) / samples);
                        Vector4 color = shader.Shade(new Fragment(triangle, _fragments.Barycentrics[2 * i], _fragments.Barycentrics[(2 * i) + 1], column, row));
                        sum += new Vector4(color.X * color.W, color.Y * color.W, color.Z * color.W, color.W);
                    }
                }

                if (sum.W > 0)
                    PixelBlending.Over(target[left + x, top + y], opacity * share * sum);
            }
        }
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
}
