using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Texturing;

/// <summary>
/// Where in one picture the surface of one body can be seen without doubt: nearest of all bodies, not under a mask, and away from outlines. Keeps its scratch
/// memory from frame to frame; one instance serves one thread, its answers any number.
/// </summary>
internal sealed class FrameVisibility
{
    // Neighbouring pixels whose depths differ by more lie on different limbs: even a surface that is seen at 70 degrees drops by a third of that in a pixel.
    private const float OutlineDepth = 0.04f;

    // Steps of the distance transform in units of a third of a pixel (Borgefors 1986: 3 straight, 4 diagonal).
    private const int Straight = 3;
    private const int Diagonal = 4;
    private const int Far = int.MaxValue / 2;

    private readonly Rasterizer _rasterizer = new();
    private readonly FragmentBuffer _fragments = new();
    private int[] _distances = [];
    private int _left;
    private int _top;
    private float _pixelsPerMetre;
    private bool _isPerspective;
    private float _leastDistance;
    private float _tolerance;

    /// <summary>Looks at a frame.</summary>
    /// <param name="size">The picture's size.</param>
    /// <param name="vertices">The body, V x 3 in the camera's frame.</param>
    /// <param name="faces">Its triangles.</param>
    /// <param name="others">Other bodies in the picture.</param>
    /// <param name="mask">Height x width flags of pixels not to be used; may be empty.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="options">Tolerances.</param>
    /// <returns>Whether any of the body is in the picture.</returns>
    internal bool Look(
        (int Width, int Height) size, ReadOnlySpan<float> vertices, int[] faces, IReadOnlyList<RenderMesh> others, ReadOnlySpan<bool> mask, in ViewCamera camera, TextureBuilderOptions options)
    {
        if (!TryBound(vertices, camera, out Vector2d least, out Vector2d most))
            return false;

        // Outlines at the window's border must not be those of the window.
        double margin = Math.Max(options.LeastMarginPixels, options.Margin * Math.Max(0, most.Y - least.Y));
        int reach = (int)Math.Ceiling(margin) + 2;
        _left = (int)Math.Clamp(Math.Floor(least.X) - reach, 0, size.Width);
        _top = (int)Math.Clamp(Math.Floor(least.Y) - reach, 0, size.Height);
        int width = (int)Math.Clamp(Math.Ceiling(most.X) + reach, 0, size.Width) - _left;
        int height = (int)Math.Clamp(Math.Ceiling(most.Y) + reach, 0, size.Height) - _top;
        if (width <= 0 || height <= 0)
            return false;
        ViewCamera window = camera.Window(_left, _top);
        _pixelsPerMetre = (float)camera.ScaleX;
        _isPerspective = camera.IsPerspective;
        _leastDistance = (float)(Straight * margin);
        _tolerance = options.DepthTolerance;
        if (others.Count == 0)
        {
            _rasterizer.Rasterize(vertices, faces, window, width, height, _fragments);
        }
        else
        {
            float[] all = [.. vertices, .. others.SelectMany(o => o.Vertices)];
            int first = vertices.Length / 3;
            List<int> triangles = [.. faces];
            foreach (RenderMesh other in others)
            {
                int offset = first;
                triangles.AddRange(other.Faces.Select(v => v + offset));
                first += other.Vertices.Length / 3;
            }

            _rasterizer.Rasterize(all, CollectionsMarshal.AsSpan(triangles), window, width, height, _fragments);
        }

        MarkOutlines(faces.Length / 3, mask, size.Width);
        SpreadDistances();
        return true;
    }

    /// <summary>Whether a place of the surface is seen.</summary>
    /// <param name="pixel">Where it is in the picture.</param>
    /// <param name="depth">Its depth, metres.</param>
    /// <param name="cosine">Cosine of its normal to the view, positive.</param>
    internal bool Sees(Vector2 pixel, float depth, float cosine)
    {
        int x = (int)MathF.Floor(pixel.X) - _left;
        int y = (int)MathF.Floor(pixel.Y) - _top;
        if (x < 0 || y < 0 || x >= _fragments.Width || y >= _fragments.Height)
            return false;
        int at = (y * _fragments.Width) + x;
        if (_distances[at] < _leastDistance)
            return false;

        // The pixel's centre lies up to a pixel away, where the surface has another depth.
        float pixelSize = (_isPerspective ? depth : 1) / _pixelsPerMetre;
        float slope = MathF.Sqrt(Math.Max(0, 1 - (cosine * cosine))) / cosine;
        return depth <= _fragments.Depth[at] + _tolerance + (slope * pixelSize);
    }

    private static bool TryBound(ReadOnlySpan<float> vertices, in ViewCamera camera, out Vector2d least, out Vector2d most)
    {
        least = new Vector2d(double.PositiveInfinity, double.PositiveInfinity);
        most = new Vector2d(double.NegativeInfinity, double.NegativeInfinity);
        for (int v = 0; v < vertices.Length; v += 3)
        {
            Vector3d point = new(vertices[v], vertices[v + 1], vertices[v + 2]);
            if (camera.IsPerspective && !(point.Z > camera.NearDepth))
                continue;
            Vector2d pixel = camera.Project(point);
            if (!double.IsFinite(pixel.X + pixel.Y))
                continue;
            least = new Vector2d(Math.Min(least.X, pixel.X), Math.Min(least.Y, pixel.Y));
            most = new Vector2d(Math.Max(most.X, pixel.X), Math.Max(most.Y, pixel.Y));
        }

        return least.X <= most.X;
    }

    // Outlines and everything that is not this body: distance 0.
    private void MarkOutlines(int faceCount, ReadOnlySpan<bool> mask, int pictureWidth)
    {
        int width = _fragments.Width, height = _fragments.Height;
        if (_distances.Length < _fragments.PixelCount)
            _distances = new int[_fragments.PixelCount];
        ReadOnlySpan<int> ids = _fragments.TriangleIds;
        ReadOnlySpan<float> depth = _fragments.Depth;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = (y * width) + x;
                bool isBody = ids[i] >= 0 && ids[i] < faceCount && (mask.IsEmpty || !mask[((y + _top) * pictureWidth) + x + _left]);
                _distances[i] = isBody ? Far : 0;
                if (isBody && x > 0 && ids[i - 1] >= 0 && Math.Abs(depth[i] - depth[i - 1]) > OutlineDepth)
                    _distances[i] = _distances[i - 1] = 0;
                if (isBody && y > 0 && ids[i - width] >= 0 && Math.Abs(depth[i] - depth[i - width]) > OutlineDepth)
                    _distances[i] = _distances[i - width] = 0;
            }
        }
    }

    private void SpreadDistances()
    {
        int width = _fragments.Width, height = _fragments.Height;
        Span<int> d = _distances;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = (y * width) + x;
                if (x > 0)
                    d[i] = Math.Min(d[i], d[i - 1] + Straight);
                if (y == 0)
                    continue;
                d[i] = Math.Min(d[i], d[i - width] + Straight);
                if (x > 0)
                    d[i] = Math.Min(d[i], d[i - width - 1] + Diagonal);
                if (x < width - 1)
                    d[i] = Math.Min(d[i], d[i - width + 1] + Diagonal);
            }
        }

        for (int y = height - 1; y >= 0; y--)
        {
            for (int x = width - 1; x >= 0; x--)
            {
                int i = (y * width) + x;
                if (x < width - 1)
                    d[i] = Math.Min(d[i], d[i + 1] + Straight);
                if (y == height - 1)
                    continue;
                d[i] = Math.Min(d[i], d[i + width] + Straight);
                if (x < width - 1)
                    d[i] = Math.Min(d[i], d[i + width + 1] + Diagonal);
                if (x > 0)
                    d[i] = Math.Min(d[i], d[i + width - 1] + Diagonal);
            }
        }
    }
}
