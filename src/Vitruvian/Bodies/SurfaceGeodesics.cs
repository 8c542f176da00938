using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Bodies;

/// <summary>
/// Distances along a mesh: shortest paths over its edges and, across each edge, over the straight line between the corners opposite to it once its two triangles lie in one plane. On
/// meshes of even triangles such paths are a few percent, at most about eight, longer than the true ones. One instance serves one thread.
/// </summary>
public sealed class SurfaceGeodesics
{
    private readonly int[] _first;
    private readonly int[] _neighbours;
    private readonly double[] _lengths;
    private readonly double[] _distances;
    private readonly int[] _rounds;
    private readonly PriorityQueue<int, double> _open = new();
    private int _round;

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
        _round++;
        _open.Clear();
        Reach(from, 0);
        while (_open.TryDequeue(out int vertex, out double distance))
        {
            if (vertex == to)
                return distance;
            if (distance > _distances[vertex])
                continue;
            for (int e = _first[vertex]; e < _first[vertex + 1]; e++)
            {
                double farther = distance + _lengths[e];
                if (farther <= limit)
                    Reach(_neighbours[e], farther);
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
        _round++;
        _open.Clear();
        Reach(from, 0);
        while (found.Count < count && _open.TryDequeue(out int vertex, out double distance))
        {
            if (distance > _distances[vertex])
                continue;
            if (isWanted(vertex))
                found.Add((vertex, distance));
            for (int e = _first[vertex]; e < _first[vertex + 1]; e++)
                Reach(_neighbours[e], distance + _lengths[e]);
        }

        return found;
    }

    private void Reach(int vertex, double distance)
    {
        if (_rounds[vertex] == _round && _distances[vertex] <= distance)
            return;
        (_rounds[vertex], _distances[vertex]) = (_round, distance);
        _open.Enqueue(vertex, distance);
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
