using System.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Synthesis.Light;

/// <summary>
/// Depth maps of a mesh from many directions: how much of the sky a place sees. Small and coarse, for soft shade; a workspace that keeps its
/// memory.
/// </summary>
internal sealed class ShadeMaps
{
    private readonly Rasterizer _rasterizer = new();
    private readonly FragmentBuffer _fragments = new();
    private readonly Vector3[] _directions;
    private readonly Vector3[] _right;
    private readonly Vector3[] _down;
    private readonly float[][] _depth;
    private readonly int _size;
    private float[] _turned = [];
    private Vector3 _centre;
    private float _scale;

    /// <summary>Makes room.</summary>
    /// <param name="directions">Unit vectors towards the light.</param>
    /// <param name="size">Side of a map in pixels.</param>
    internal ShadeMaps(IReadOnlyList<Vector3> directions, int size)
    {
        _directions = [.. directions];
        _size = size;
        _right = new Vector3[_directions.Length];
        _down = new Vector3[_directions.Length];
        _depth = new float[_directions.Length][];
        for (int i = 0; i < _directions.Length; i++)
        {
            _depth[i] = new float[size * size];
            SetDirection(i, _directions[i]);
        }
    }

    /// <summary>Number of directions.</summary>
    internal int Count => _directions.Length;

    /// <summary>Direction towards the light.</summary>
    internal Vector3 Direction(int i) => _directions[i];

    /// <summary>Directions spread evenly over the sphere (Fibonacci's lattice).</summary>
    internal static Vector3[] EvenDirections(int count)
    {
        var directions = new Vector3[count];
        double step = Math.PI * (3 - Math.Sqrt(5));
        for (int i = 0; i < count; i++)
        {
            double y = 1 - (2 * (i + 0.5) / count);
            double r = Math.Sqrt(1 - (y * y));
            directions[i] = new Vector3((float)(r * Math.Cos(step * i)), (float)y, (float)(r * Math.Sin(step * i)));
        }

        return directions;
    }

    /// <summary>Turns one map.</summary>
    internal void SetDirection(int i, Vector3 towards)
    {
        // The map's view looks from the light to the scene: z is -towards.
        _directions[i] = towards;
        Vector3 helper = Math.Abs(towards.Y) < 0.9f ? Vector3.UnitY : Vector3.UnitX;
        _right[i] = Vector3.Normalize(Vector3.Cross(helper, towards));
        _down[i] = Vector3.Cross(_right[i], -towards);
    }

    /// <summary>Draws the maps.</summary>
    /// <param name="points">V vertices.</param>
    /// <param name="faces">F x 3.</param>
    internal void Draw(ReadOnlySpan<Vector3> points, ReadOnlySpan<int> faces)
    {
        Vector3 low = new(float.PositiveInfinity);
        Vector3 high = new(float.NegativeInfinity);
        foreach (Vector3 p in points)
        {
            low = Vector3.Min(low, p);
            high = Vector3.Max(high, p);
        }

        _centre = (low + high) / 2;
        float radius = Math.Max(0.1f, (high - low).Length() / 2);
        _scale = (_size - 2) / (2 * radius);
        if (_turned.Length < 3 * points.Length)
            _turned = new float[3 * points.Length];
        Span<Vector3> turned = System.Runtime.InteropServices.MemoryMarshal.Cast<float, Vector3>(_turned.AsSpan(0, 3 * points.Length));
        var camera = new ViewCamera(false, _scale, _scale, _size / 2.0, _size / 2.0);
        for (int i = 0; i < _directions.Length; i++)
        {
            Vector3 right = _right[i];
            Vector3 down = _down[i];
            Vector3 forward = -_directions[i];
            for (int v = 0; v < points.Length; v++)
            {
                Vector3 p = points[v] - _centre;
                turned[v] = new Vector3(Vector3.Dot(right, p), Vector3.Dot(down, p), Vector3.Dot(forward, p));
            }

            _rasterizer.Rasterize(_turned.AsSpan(0, 3 * points.Length), faces, camera, _size, _size, _fragments);
            ReadOnlySpan<int> ids = _fragments.TriangleIds;
            ReadOnlySpan<float> depth = _fragments.Depth;
            float[] map = _depth[i];
            for (int k = 0; k < map.Length; k++)
                map[k] = ids[k] < 0 ? float.PositiveInfinity : depth[k];
        }
    }

    /// <summary>How much of the light from a direction reaches a place, 0..1, smoothed over 2 x 2 pixels.</summary>
    /// <param name="i">The direction.</param>
    /// <param name="point">The place.</param>
    /// <param name="bias">What is nearer than this to the place does not shade it, metres.</param>
    internal float Visibility(int i, Vector3 point, float bias)
    {
        Vector3 p = point - _centre;
        float x = (_scale * Vector3.Dot(_right[i], p)) + (_size / 2f) - 0.5f;
        float y = (_scale * Vector3.Dot(_down[i], p)) + (_size / 2f) - 0.5f;
        int x0 = (int)MathF.Floor(x);
        int y0 = (int)MathF.Floor(y);
        if (x0 < 0 || y0 < 0 || x0 >= _size - 1 || y0 >= _size - 1)
            return 1;
        float z = -Vector3.Dot(_directions[i], p) - bias;
        float fx = x - x0;
        float fy = y - y0;
        ReadOnlySpan<float> map = _depth[i].AsSpan((y0 * _size) + x0);
        float top = ((map[0] > z ? 1 : 0) * (1 - fx)) + ((map[1] > z ? 1 : 0) * fx);
        float bottom = ((map[_size] > z ? 1 : 0) * (1 - fx)) + ((map[_size + 1] > z ? 1 : 0) * fx);
        return (top * (1 - fy)) + (bottom * fy);
    }
}
