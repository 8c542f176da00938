using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>A closed triangle mesh that loses vertices by half-edge collapses: u moves onto its neighbour v, two triangles vanish.</summary>
internal sealed class CollapsibleMesh
{
    // A triangle must not turn by more than about 75 degrees...
    private const double MinimumNormalCosine = 0.25;

    // ...nor become a sliver (twice area over longest edge squared) unless it was nearly one before.
    private const double MinimumShape = 0.12;
    private const double WorstShapeLoss = 0.5;
    private const double MinimumTwiceArea = 1e-12;

    private readonly Vector3d[] _positions;
    private readonly int[] _faces;
    private readonly int[] _corners;
    private readonly List<int>[] _facesOfVertex;
    private readonly bool[] _removedFaces;

    /// <summary>Copies a mesh.</summary>
    /// <param name="positions">Positions by which triangles are judged.</param>
    /// <param name="faces">Triangles, x 3.</param>
    /// <param name="corners">Texture corners of the triangles' vertices, or empty when seams don't matter.</param>
    public CollapsibleMesh(Vector3d[] positions, int[] faces, int[] corners)
    {
        _positions = positions;
        _faces = (int[])faces.Clone();
        _corners = (int[])corners.Clone();
        _removedFaces = new bool[faces.Length / 3];
        _facesOfVertex = [.. positions.Select(_ => new List<int>(8))];
        for (int i = 0; i < faces.Length; i++)
            _facesOfVertex[faces[i]].Add(i / 3);
    }

    /// <summary>Whether a vertex is still there.</summary>
    public bool IsAlive(int vertex) => _facesOfVertex[vertex].Count > 0;

    /// <summary>Triangles that are left, by their original numbers.</summary>
    public IEnumerable<int> RemainingFaces => Enumerable.Range(0, _removedFaces.Length).Where(f => !_removedFaces[f]);

    /// <summary>Vertices of a triangle.</summary>
    public ReadOnlySpan<int> Face(int face) => _faces.AsSpan(3 * face, 3);

    /// <summary>Texture corners of a triangle.</summary>
    public ReadOnlySpan<int> Corners(int face) => _corners.AsSpan(3 * face, 3);

    /// <summary>Neighbours of a vertex, ascending.</summary>
    public SortedSet<int> Neighbours(int vertex)
    {
        var set = new SortedSet<int>();
        foreach (int f in _facesOfVertex[vertex])
        {
            foreach (int x in Face(f))
                set.Add(x);
        }

        set.Remove(vertex);
        return set;
    }

    /// <summary>Whether moving u onto v leaves a closed surface of sound triangles.</summary>
    /// <param name="u">Vertex to remove.</param>
    /// <param name="v">Its neighbour.</param>
    /// <param name="lostTriangles">How many triangles a vertex of both rings loses in all (the mirrored collapse may take one too).</param>
    public bool CanCollapse(int u, int v, Func<int, int> lostTriangles)
    {
        SortedSet<int> ringU = Neighbours(u);
        SortedSet<int> ringV = Neighbours(v);
        List<int> common = [.. ringU.Where(ringV.Contains)];
        int[] shared = [.. _facesOfVertex[u].Where(f => Face(f).Contains(v))];

        // The link condition: u and v have exactly the two neighbours of their two common triangles in common.
        if (shared.Length != 2 || common.Count != 2 || ringU.Count + ringV.Count - common.Count - 2 < 4)
            return false;
        foreach (int w in common)
        {
            if (_facesOfVertex[w].Count - lostTriangles(w) < 3)
                return false;
        }

        if (_corners.Length > 0 && !KeepsSeams(u, v, shared))
            return false;
        foreach (int f in _facesOfVertex[u])
        {
            if (!shared.Contains(f) && !StaysSound(f, u, v))
                return false;
        }

        return true;
    }

    /// <summary>Moves u onto v.</summary>
    public void Collapse(int u, int v)
    {
        int[] shared = [.. _facesOfVertex[u].Where(f => Face(f).Contains(v))];
        foreach (int f in _facesOfVertex[u].Except(shared).ToArray())
        {
            int place = (3 * f) + Face(f).IndexOf(u);
            if (_corners.Length > 0)
                _corners[place] = CornerAfter(_corners[place], u, v, shared);
            _faces[place] = v;
            _facesOfVertex[v].Add(f);
        }

        foreach (int f in shared)
        {
            foreach (int x in Face(f))
                _facesOfVertex[x].Remove(f);
            _removedFaces[f] = true;
        }

        _facesOfVertex[u].Clear();
    }

    // Every texture corner that u has must have a counterpart at v on the same side of the seam: the two vanishing triangles show them.
    private bool KeepsSeams(int u, int v, int[] shared)
    {
        (int fromFirst, int toFirst) = CornerPair(shared[0], u, v);
        (int fromSecond, int toSecond) = CornerPair(shared[1], u, v);
        if (fromFirst == fromSecond && toFirst != toSecond)
            return false;
        foreach (int f in _facesOfVertex[u])
        {
            int corner = Corners(f)[Face(f).IndexOf(u)];
            if (corner != fromFirst && corner != fromSecond)
                return false;
        }

        return true;
    }

    private int CornerAfter(int corner, int u, int v, int[] shared)
    {
        (int from, int to) = CornerPair(shared[0], u, v);
        return corner == from ? to : CornerPair(shared[1], u, v).To;
    }

    private (int From, int To) CornerPair(int face, int u, int v) =>
        (Corners(face)[Face(face).IndexOf(u)], Corners(face)[Face(face).IndexOf(v)]);

    private bool StaysSound(int face, int u, int v)
    {
        ReadOnlySpan<int> t = Face(face);
        Vector3d Moved(int x) => _positions[x == u ? v : x];
        (Vector3d before, double shapeBefore) = NormalAndShape(_positions[t[0]], _positions[t[1]], _positions[t[2]]);
        (Vector3d after, double shapeAfter) = NormalAndShape(Moved(t[0]), Moved(t[1]), Moved(t[2]));
        double length = after.Length;
        if (length < MinimumTwiceArea || Vector3d.Dot(before, after) < MinimumNormalCosine * before.Length * length)
            return false;
        return shapeAfter >= MinimumShape || shapeAfter >= WorstShapeLoss * shapeBefore;
    }

    private static (Vector3d Normal, double Shape) NormalAndShape(Vector3d a, Vector3d b, Vector3d c)
    {
        Vector3d normal = Vector3d.Cross(b - a, c - a);
        double longest = Math.Max((b - a).LengthSquared, Math.Max((c - b).LengthSquared, (a - c).LengthSquared));
        return (normal, normal.Length / longest);
    }
}
