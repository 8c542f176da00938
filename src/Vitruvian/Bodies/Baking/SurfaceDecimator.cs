using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Mirror-symmetric decimation by half-edge collapses in the order of their cost: a vertex and its mirror image go together, the centre
/// line stays on the centre line, and what is kept is a subset of the original vertices.
/// </summary>
internal sealed class SurfaceDecimator
{
    private readonly CollapsibleMesh _mesh;
    private readonly QuadricErrors _errors;
    private readonly DecimationOptions _options;
    private readonly int[] _mirror;
    private readonly int[] _version;
    private readonly PriorityQueue<(int U, int V, int Version), (double Cost, int U, int V)> _queue = new();

    private SurfaceDecimator(IReadOnlyList<Vector3d[]> shapes, int[] faces, int[] corners, int[] mirror, DecimationOptions options)
    {
        _mesh = new CollapsibleMesh(shapes[0], faces, options.KeepSeams ? corners : []);
        _errors = new QuadricErrors(shapes, faces, options);
        _options = options;
        _mirror = mirror;
        _version = new int[shapes[0].Length];
    }

    /// <summary>Decimates a closed symmetric mesh.</summary>
    /// <param name="shapes">Positions in several shapes and poses, whose errors add up; the first judges the triangles' soundness.</param>
    /// <param name="faces">Triangles, x 3.</param>
    /// <param name="corners">Texture corners of the triangles' vertices; may be empty when seams don't matter.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="options">Aim and conditions.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static DecimatedSurface Run(
        IReadOnlyList<Vector3d[]> shapes, int[] faces, int[] corners, int[] mirror, DecimationOptions options, CancellationToken cancellation)
    {
        var decimator = new SurfaceDecimator(shapes, faces, corners, mirror, options);
        decimator.Reduce(cancellation);
        return decimator.Collect();
    }

    private void Reduce(CancellationToken cancellation)
    {
        int count = _version.Length;
        for (int u = 0; u < count; u++)
            Enqueue(u);
        int left = count;
        while (left > _options.Target && _queue.TryDequeue(out (int U, int V, int Version) entry, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            (int u, int v, int version) = entry;
            bool pair = _mirror[u] != u;
            bool stale = version != _version[u] || !_mesh.IsAlive(u) || !_mesh.IsAlive(v);
            if (stale || (pair && left - _options.Target < 2) || !MayCollapse(u, v))
                continue;
            SortedSet<int> touched = _mesh.Neighbours(u);
            touched.UnionWith(_mesh.Neighbours(_mirror[u]));
            Collapse(u, v);
            if (pair)
                Collapse(_mirror[u], _mirror[v]);
            left -= pair ? 2 : 1;
            touched.Remove(u);
            touched.Remove(_mirror[u]);
            Refresh(touched);
        }

        if (left != _options.Target)
            throw new InvalidOperationException($"The decimation stopped at {left} vertices; expected {_options.Target}.");
    }

    private void Collapse(int u, int v)
    {
        _mesh.Collapse(u, v);
        _errors.Merge(u, v);
    }

    // A collapse and its mirror image must not disturb each other: their rings may only meet on the centre line.
    private bool MayCollapse(int u, int v)
    {
        int imageU = _mirror[u];
        int imageV = _mirror[v];
        if (imageU == u)
            return _mesh.CanCollapse(u, v, _ => 1);
        SortedSet<int> ring = _mesh.Neighbours(u);
        if (ring.Contains(imageU) || (imageV != v && ring.Contains(imageV)))
            return false;
        if (imageV == v)
        {
            // Both move onto the same vertex: beyond it they may only have neighbours in common that the collapse itself closes.
            SortedSet<int> imageRing = _mesh.Neighbours(imageU);
            SortedSet<int> ringV = _mesh.Neighbours(v);
            if (ring.Any(w => w != v && imageRing.Contains(w) && !ringV.Contains(w)))
                return false;
        }

        return _mesh.CanCollapse(u, v, w => _mirror[w] == w ? 2 : 1);
    }

    private void Refresh(SortedSet<int> touched)
    {
        var all = new SortedSet<int>(touched);
        foreach (int x in touched)
            all.UnionWith(_mesh.Neighbours(x));
        foreach (int x in all)
            Enqueue(x);
    }

    // One of each mirrored pair stands for both.
    private void Enqueue(int u)
    {
        _version[u]++;
        if (_mirror[u] < u || _options.Protected.Contains(u) || _options.Protected.Contains(_mirror[u]))
            return;
        bool centre = _mirror[u] == u;
        foreach (int v in _mesh.Neighbours(u))
        {
            bool leavesCentre = centre && _mirror[v] != v;
            if (!leavesCentre && v != _mirror[u])
                _queue.Enqueue((u, v, _version[u]), (_errors.Cost(u, v), u, v));
        }
    }

    private DecimatedSurface Collect()
    {
        int[] kept = [.. Enumerable.Range(0, _version.Length).Where(_mesh.IsAlive)];
        var triangles = new List<(int A, int B, int C, int Face, int Start)>();
        foreach (int f in _mesh.RemainingFaces)
        {
            ReadOnlySpan<int> t = _mesh.Face(f);
            int start = t[0] < t[1] && t[0] < t[2] ? 0 : t[1] < t[2] ? 1 : 2;
            triangles.Add((t[start], t[(start + 1) % 3], t[(start + 2) % 3], f, start));
        }

        triangles.Sort();
        int[] faces = [.. triangles.SelectMany(t => new[] { t.A, t.B, t.C })];
        CheckClosed(faces, kept.Length);
        IEnumerable<int> corners = triangles.SelectMany(t => Enumerable.Range(0, 3).Select(i => _mesh.Corners(t.Face)[(t.Start + i) % 3]));
        return new DecimatedSurface(kept, faces, _options.KeepSeams ? [.. corners] : [], [.. triangles.Select(t => t.Face)]);
    }

    private static void CheckClosed(int[] faces, int vertexCount)
    {
        var edges = new HashSet<(int, int)>();
        bool sound = faces.Length / 3 == 2 * (vertexCount - 2);
        for (int i = 0; i < faces.Length; i++)
            sound &= edges.Add((faces[i], faces[FaceAdjacency.Next(i)]));
        if (!sound || !edges.All(e => edges.Contains((e.Item2, e.Item1))))
            throw new InvalidOperationException($"The decimated mesh ({vertexCount} vertices, {faces.Length / 3} triangles) is not a closed surface.");
    }
}
