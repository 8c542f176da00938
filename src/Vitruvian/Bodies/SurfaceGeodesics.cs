using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Bodies;

/// <summary>
/// Distances along a mesh: shortest paths over its edges and, across each edge, over the straight line between the corners opposite to it once its two triangles lie in one plane. On
/// meshes of even triangles such paths are a few percent, at most about eight, longer than the true ones. One instance serves one thread.
/// <para>
/// The way from one vertex to another is looked for by A* with landmarks (Goldberg and Harrelson 2005): whatever way is taken, it cannot be shorter than the difference of the two ends' distances
/// from any third vertex, so little but the way itself is looked at. The landmarks' distances are computed when the first way is asked for.
/// </para>
/// </summary>
public sealed class SurfaceGeodesics
{
    private const int Landmarks = 16;

    // Between pieces that do not hang together; a number, so that differences are.
    private const float Unreachable = 1e6f;

    // Landmarks' distances are single precision: bounds are lowered by more than their rounding, so that they stay bounds.
    private const double BoundSlack = 4e-6;

    private readonly int[] _first;
    private readonly int[] _neighbours;
    private readonly double[] _lengths;
    private readonly double[] _distances;
    private readonly int[] _rounds;
    private readonly PriorityQueue<int, double> _open = new();
    private int _round;
    private float[]? _fromLandmarks;

    /// <summary>Measures a mesh.</summary>
    /// <param name="vertices">V x 3 coordinates, metres.</param>
    /// <param name="faces">F x 3 vertex numbers.</param>
    public SurfaceGeodesics(ReadOnlySpan<float> vertices, ReadOnlySpan<int> faces)
    {
        ReadOnlySpan<Vector3> places = MemoryMarshal.Cast<float, Vector3>(vertices);
        Dictionary<(int, int), double> links = Links(places, faces);
        _first = new int[places.Length + 1];
        foreach ((int a, int b) in links.Keys)
        {
            _first[a + 1]++;
            _first[b + 1]++;
        }

        for (int v = 0; v < places.Length; v++)
            _first[v + 1] += _first[v];
        _neighbours = new int[_first[^1]];
        _lengths = new double[_first[^1]];
        int[] next = _first[..^1];
        foreach (((int a, int b), double length) in links)
        {
            (_neighbours[next[a]], _lengths[next[a]++]) = (b, length);
            (_neighbours[next[b]], _lengths[next[b]++]) = (a, length);
        }

        _distances = new double[places.Length];
        _rounds = new int[places.Length];
    }

    /// <summary>The distance of two vertices along the mesh.</summary>
    /// <param name="from">One.</param>
    /// <param name="to">The other.</param>
    /// <param name="limit">Vertices farther apart than this are not looked for.</param>
    /// <returns>Metres; infinite beyond the limit and between pieces that do not hang together.</returns>
    public double Distance(int from, int to, double limit = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)from, (uint)_distances.Length, nameof(from));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)to, (uint)_distances.Length, nameof(to));
        _fromLandmarks ??= FromLandmarks();
        double bound = Bound(from, to);
        if (bound > limit)
            return double.PositiveInfinity;
        Begin(from, bound);
        while (_open.TryDequeue(out int vertex, out double least))
        {
            if (vertex == to)
                return _distances[to];
            double distance = _distances[vertex];
            if (least > distance + Bound(vertex, to))
                continue;
            for (int e = _first[vertex]; e < _first[vertex + 1]; e++)
            {
                int neighbour = _neighbours[e];
                double farther = distance + _lengths[e];
                if (!IsNearer(neighbour, farther))
                    continue;
                double through = farther + Bound(neighbour, to);
                if (through <= limit)
                    Reach(neighbour, farther, through);
            }
        }

        return double.PositiveInfinity;
    }

    /// <summary>The vertices of a kind that are nearest along the mesh.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="isWanted">Which vertices are of the kind.</param>
    /// <param name="count">So many at most.</param>
    /// <returns>Vertices and distances in metres, the nearest first; fewer where no more hang together with <paramref name="from"/>.</returns>
    public IReadOnlyList<(int Vertex, double Distance)> Nearest(int from, Func<int, bool> isWanted, int count)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)from, (uint)_distances.Length, nameof(from));
        List<(int, double)> found = [];
        Begin(from, 0);
        while (found.Count < count && _open.TryDequeue(out int vertex, out double distance))
        {
            if (distance > _distances[vertex])
                continue;
            if (isWanted(vertex))
                found.Add((vertex, distance));
            ReachNeighbours(vertex, distance);
        }

        return found;
    }

    private void Begin(int from, double least)
    {
        _round++;
        _open.Clear();
        Reach(from, 0, least);
    }

    private bool IsNearer(int vertex, double distance) => _rounds[vertex] != _round || distance < _distances[vertex];

    private void Reach(int vertex, double distance, double least)
    {
        (_rounds[vertex], _distances[vertex]) = (_round, distance);
        _open.Enqueue(vertex, least);
    }

    private void ReachNeighbours(int vertex, double distance)
    {
        for (int e = _first[vertex]; e < _first[vertex + 1]; e++)
        {
            double farther = distance + _lengths[e];
            if (IsNearer(_neighbours[e], farther))
                Reach(_neighbours[e], farther, farther);
        }
    }

    // A length that no way between the two is shorter than.
    private double Bound(int vertex, int to)
    {
        ReadOnlySpan<float> one = _fromLandmarks.AsSpan(vertex * Landmarks, Landmarks), other = _fromLandmarks.AsSpan(to * Landmarks, Landmarks);
        Vector<float> most = Vector<float>.Zero;
        for (int k = 0; k < Landmarks; k += Vector<float>.Count)
            most = Vector.Max(most, Vector.Abs(new Vector<float>(one[k..]) - new Vector<float>(other[k..])));
        float difference = 0;
        for (int k = 0; k < Vector<float>.Count; k++)
            difference = Math.Max(difference, most[k]);
        return Math.Max(0, difference - BoundSlack);
    }

    // Each vertex's distances from the landmarks: the first is as far from vertex 0 as any, each further one as far from those before; V x landmarks.
    private float[] FromLandmarks()
    {
        int count = _distances.Length;
        float[] result = new float[count * Landmarks], nearest = new float[count];
        int landmark = Farthest(0);
        Array.Fill(nearest, float.PositiveInfinity);
        for (int k = 0; k < Landmarks; k++)
        {
            _ = Farthest(landmark);
            for (int v = 0; v < count; v++)
            {
                result[(v * Landmarks) + k] = _rounds[v] == _round ? (float)_distances[v] : Unreachable;
                nearest[v] = Math.Min(nearest[v], result[(v * Landmarks) + k]);
            }

            landmark = Array.IndexOf(nearest, nearest.Max());
        }

        return result;
    }

    // Computes all vertices' distances from one, and names the farthest that hangs together with it.
    private int Farthest(int from)
    {
        int last = from;
        Begin(from, 0);
        while (_open.TryDequeue(out int vertex, out double distance))
        {
            if (distance > _distances[vertex])
                continue;
            last = vertex;
            ReachNeighbours(vertex, distance);
        }

        return last;
    }

    private static Dictionary<(int, int), double> Links(ReadOnlySpan<Vector3> places, ReadOnlySpan<int> faces)
    {
        Dictionary<(int, int), double> links = [];
        Dictionary<(int, int), int> opposite = [];
        for (int f = 0; f < faces.Length; f += 3)
        {
            for (int c = 0; c < 3; c++)
            {
                int a = faces[f + c], b = faces[f + ((c + 1) % 3)], apex = faces[f + ((c + 2) % 3)];
                (int, int) edge = Ordered(a, b);
                links[edge] = Vector3.Distance(places[a], places[b]);
                if (!opposite.TryAdd(edge, apex) && opposite[edge] != apex && Unfolded(places[edge.Item1], places[edge.Item2], places[opposite[edge]], places[apex]) is double across)
                {
                    (int, int) link = Ordered(opposite[edge], apex);
                    links[link] = Math.Min(across, links.GetValueOrDefault(link, double.PositiveInfinity));
                }
            }
        }

        return links;
    }

    private static (int, int) Ordered(int a, int b) => a < b ? (a, b) : (b, a);

    // The distance of c from d with the triangles on both sides of the edge ab laid into one plane; null where the straight line leaves them.
    private static double? Unfolded(Vector3 a, Vector3 b, Vector3 c, Vector3 d)
    {
        float length = Vector3.Distance(a, b);
        if (!(length > 0))
            return null;
        Vector3 along = (b - a) / length;
        float xc = Vector3.Dot(c - a, along), xd = Vector3.Dot(d - a, along);
        float yc = Vector3.Distance(c, a + (xc * along)), yd = Vector3.Distance(d, a + (xd * along));
        float crossing = xc + ((xd - xc) * yc / (yc + yd));
        return crossing >= 0 && crossing <= length ? double.Hypot(xc - xd, yc + yd) : null;
    }
}
