namespace Vitruvian.Bodies;

/// <summary>
/// Exact shortest distances along a mesh's triangles: what a vertex sees of each edge once the triangles on the way are laid into one plane is a window, and windows are carried from triangle to triangle, the nearest
/// first (Chen and Han 1990, with the order and the filters of Xin and Wang 2009). Ways bend at borders and at vertices whose angles sum to a full turn or more; there a window begins anew. Exact up to rounding, for
/// any mesh whose edges have at most two triangles. One instance serves one thread.
/// </summary>
public sealed class ExactGeodesics
{
    // Relative difference under which two ways count as equally long.
    private const double Slack = 1e-10;

    // Angle by which a vertex may fall short of a full turn and still count as flat: ways run through it.
    private const double FlatSlack = 1e-6;

    private readonly HalfEdges _mesh;
    private readonly (double X, double Y)[] _apexes;
    private readonly bool[] _bends;
    private readonly int[][] _corners;
    private readonly double[] _distances;

    // For each corner opposite to an edge the window that comes to it shortest so far: how long its way is, and where it enters by the edge.
    private readonly (double Distance, double Entry)[] _occupants;
    private readonly PriorityQueue<Window, double> _open = new();

    /// <summary>Measures a mesh.</summary>
    /// <param name="vertices">V x 3 coordinates, metres.</param>
    /// <param name="faces">F x 3 vertex numbers.</param>
    /// <exception cref="InvalidInputException">An edge has more than two triangles.</exception>
    public ExactGeodesics(ReadOnlySpan<float> vertices, int[] faces)
    {
        ArgumentNullException.ThrowIfNull(faces);
        _mesh = new HalfEdges(vertices, faces);
        _apexes = [.. Enumerable.Range(0, faces.Length).Select(_mesh.Apex)];
        _occupants = new (double, double)[faces.Length];
        _distances = new double[_mesh.VertexCount];
        _corners = [.. Corners().Select(corners => corners.ToArray())];
        _bends = [.. Enumerable.Range(0, _mesh.VertexCount).Select(Bends)];
    }

    /// <summary>Distances of all vertices from one.</summary>
    /// <param name="source">The vertex.</param>
    /// <param name="limit">Beyond it distances need not be right: they are infinite, or those of some way.</param>
    /// <returns>V distances, metres; infinite for vertices that do not hang together with it. The array is the instance's own, until the next call.</returns>
    public ReadOnlySpan<double> From(int source, double limit = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)source, (uint)_distances.Length, nameof(source));
        Array.Fill(_distances, double.PositiveInfinity);
        Array.Fill(_occupants, (double.PositiveInfinity, 0));
        _open.Clear();
        _distances[source] = 0;
        Shine(source);
        while (_open.TryDequeue(out Window window, out double least) && least <= limit)
        {
            if (window.Edge < 0)
            {
                // A bend that was reached by a shorter way since has shone already.
                if (window.Sigma <= _distances[window.Vertex])
                    Shine(window.Vertex);
            }
            else if (!IsVain(window))
            {
                Propagate(window);
            }
        }

        return _distances;
    }

    private List<int>[] Corners()
    {
        List<int>[] corners = [.. Enumerable.Range(0, _mesh.VertexCount).Select(_ => new List<int>())];
        for (int h = 0; h < _mesh.Faces.Length; h++)
            corners[_mesh.Faces[h]].Add(h);
        return corners;
    }

    private bool Bends(int vertex)
    {
        double angle = 0;
        foreach (int h in _corners[vertex])
        {
            if (_mesh.Twins[h] < 0 || _mesh.Twins[HalfEdges.Previous(h)] < 0)
                return true;
            angle += Math.Atan2(_apexes[h].Y, _apexes[h].X);
        }

        return angle >= (2 * Math.PI) - FlatSlack;
    }

    // A vertex sees its neighbours along the edges, and the edges opposite to it.
    private void Shine(int vertex)
    {
        double sigma = _distances[vertex];
        foreach (int h in _corners[vertex])
        {
            Reach(_mesh.Faces[HalfEdges.Next(h)], sigma + _mesh.Lengths[h]);
            Reach(_mesh.Faces[HalfEdges.Previous(h)], sigma + _mesh.Lengths[HalfEdges.Previous(h)]);
            int opposite = HalfEdges.Next(h), across = _mesh.Twins[opposite];
            if (across < 0)
                continue;

            // Seen from the other triangle the edge runs the other way, and the vertex lies below it.
            (double x, double y) = _apexes[opposite];
            double length = _mesh.Lengths[opposite];
            Add(new Window(across, vertex, sigma, length - x, -y, 0, length));
        }
    }

    private void Reach(int vertex, double distance)
    {
        if (!(distance < _distances[vertex]))
            return;
        _distances[vertex] = distance;
        if (_bends[vertex])
            _open.Enqueue(new Window(-1, vertex, distance, 0, 0, 0, 0), distance);
    }

    private void Add(in Window window)
    {
        double nearest = Math.Clamp(window.X, window.First, window.Last);
        if (window.Last - window.First > Slack * _mesh.Lengths[window.Edge] && !IsVain(window))
            _open.Enqueue(window, window.Sigma + Length(nearest - window.X, window.Y));
    }

    // Whether an end of the edge reaches the window's far end, and with it all of the window, by a shorter way (Xin and Wang 2009).
    private bool IsVain(in Window window)
    {
        double first = window.Sigma + Length(window.First - window.X, window.Y), last = window.Sigma + Length(window.Last - window.X, window.Y);
        double start = _distances[_mesh.Faces[window.Edge]], end = _distances[_mesh.Faces[HalfEdges.Next(window.Edge)]];
        return last * (1 - Slack) > start + window.Last || first * (1 - Slack) > end + _mesh.Lengths[window.Edge] - window.First;
    }

    // Through the triangle above the edge onto its other two edges.
    private void Propagate(in Window w)
    {
        (double ax, double ay) = _apexes[w.Edge];
        double toApexX = ax - w.X, toApexY = ay - w.Y;
        double beyondFirst = Cross(w.First - w.X, -w.Y, toApexX, toApexY), beyondLast = Cross(w.Last - w.X, -w.Y, toApexX, toApexY);
        if (beyondFirst > 0)
        {
            // The corner lies to the left of all: onto the right edge.
            AddRight(w, HitRight(w, w.First), HitRight(w, w.Last));
            return;
        }

        if (beyondLast < 0)
        {
            AddLeft(w, HitLeft(w, w.First), HitLeft(w, w.Last));
            return;
        }

        double distance = w.Sigma + Length(toApexX, toApexY);
        Reach(_mesh.Faces[HalfEdges.Previous(w.Edge)], distance);
        double entry = toApexY > 0 ? w.X - (toApexX * w.Y / toApexY) : w.X;
        (double occupied, double otherEntry) = _occupants[w.Edge];

        // Equally long ways are one way through a vertex, seen from its two ends: each may be the only one on its side.
        bool isNearest = distance <= occupied * (1 + Slack);
        if (distance < occupied)
            _occupants[w.Edge] = (distance, entry);

        // Of two windows that see the corner, the one that comes the longer way can be the shorter one on its own side alone (Chen and Han 1990), where it enters.
        bool fromLeft = !isNearest && entry < otherEntry;
        if (isNearest || fromLeft)
            AddLeft(w, HitLeft(w, w.First), 1);
        if (isNearest || !fromLeft)
            AddRight(w, 0, HitRight(w, w.Last));
    }

    // Where the ray through a place of the edge meets the left edge, from the edge's start (0) to the corner (1).
    private double HitLeft(in Window w, double place)
    {
        (double ax, double ay) = _apexes[w.Edge];
        double dx = place - w.X, dy = -w.Y, divisor = Cross(dx, dy, ax, ay);
        return divisor == 0 ? 0 : Math.Clamp(Cross(dx, dy, w.X, w.Y) / divisor, 0, 1);
    }

    // The same on the right edge, from the corner (0) to the edge's end (1).
    private double HitRight(in Window w, double place)
    {
        (double ax, double ay) = _apexes[w.Edge];
        double ex = _mesh.Lengths[w.Edge] - ax, ey = -ay, dx = place - w.X, dy = -w.Y, divisor = Cross(dx, dy, ex, ey);
        return divisor == 0 ? 1 : Math.Clamp(Cross(dx, dy, w.X - ax, w.Y - ay) / divisor, 0, 1);
    }

    // The left edge of the triangle runs from the corner to the start; seen from the other triangle from the start to the corner.
    private void AddLeft(in Window w, double first, double last)
    {
        int edge = HalfEdges.Previous(w.Edge), across = _mesh.Twins[edge];
        if (across < 0)
            return;
        (double ax, double ay) = _apexes[w.Edge];
        double length = _mesh.Lengths[edge], ux = ax / length, uy = ay / length;
        Add(new Window(across, w.Vertex, w.Sigma, (w.X * ux) + (w.Y * uy), -Math.Abs(Cross(ux, uy, w.X, w.Y)), first * length, last * length));
    }

    // The right edge runs from the end to the corner; seen from the other triangle from the corner to the end.
    private void AddRight(in Window w, double first, double last)
    {
        int edge = HalfEdges.Next(w.Edge), across = _mesh.Twins[edge];
        if (across < 0)
            return;
        (double ax, double ay) = _apexes[w.Edge];
        double length = _mesh.Lengths[edge], ux = (_mesh.Lengths[w.Edge] - ax) / length, uy = -ay / length;
        Add(new Window(across, w.Vertex, w.Sigma, ((w.X - ax) * ux) + ((w.Y - ay) * uy), -Math.Abs(Cross(ux, uy, w.X - ax, w.Y - ay)), first * length, last * length));
    }

    // Coordinates are metres: no square under- or overflows, and the library's way of avoiding that takes half of the time.
    private static double Length(double x, double y) => Math.Sqrt((x * x) + (y * y));

    private static double Cross(double ax, double ay, double bx, double by) => (ax * by) - (ay * bx);

    // What is seen of an edge through the triangle below it: from (X, Y), Y not positive, in the edge's plane, after a way of length Sigma, the places from First to Last. Without an edge: a vertex that shines.
    private readonly record struct Window(int Edge, int Vertex, double Sigma, double X, double Y, double First, double Last);
}
