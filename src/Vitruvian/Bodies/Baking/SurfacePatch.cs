using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>A connected piece of a mesh with its own vertex numbers, as charts are made of.</summary>
internal sealed class SurfacePatch
{
    /// <summary>Cuts the piece out.</summary>
    /// <param name="faces">The mesh's triangles, x 3.</param>
    /// <param name="members">Triangles of the piece.</param>
    /// <param name="positions">Positions of the mesh's vertices.</param>
    public SurfacePatch(int[] faces, IReadOnlyList<int> members, Vector3d[] positions)
    {
        Members = members;
        Vertices = [.. members.SelectMany(f => faces.AsSpan(3 * f, 3).ToArray()).Distinct().Order()];
        Faces = [.. members.SelectMany(f => faces.AsSpan(3 * f, 3).ToArray()).Select(v => Array.BinarySearch(Vertices, v))];
        Positions = [.. Vertices.Select(v => positions[v])];
        Boundary = LongestLoop();
    }

    /// <summary>The mesh's triangles that make up the piece.</summary>
    public IReadOnlyList<int> Members { get; }

    /// <summary>The mesh's vertices, ascending; the piece's own numbers are places in this list.</summary>
    public int[] Vertices { get; }

    /// <summary>Triangles over the piece's own numbers, x 3.</summary>
    public int[] Faces { get; }

    /// <summary>Positions of the piece's vertices.</summary>
    public Vector3d[] Positions { get; }

    /// <summary>The outer border, counter-clockwise seen from outside the body.</summary>
    public int[] Boundary { get; }

    /// <summary>Area of a triangle.</summary>
    public double Area(int face)
    {
        Vector3d a = Positions[Faces[3 * face]];
        return 0.5 * Vector3d.Cross(Positions[Faces[(3 * face) + 1]] - a, Positions[Faces[(3 * face) + 2]] - a).Length;
    }

    // Border edges have no opposite. At a vertex where the border touches itself, the edge that follows belongs to the same fan of
    // triangles: turn about the vertex from triangle to triangle until the border is met again.
    private int[] LongestLoop()
    {
        var faceOfEdge = new Dictionary<(int, int), int>();
        for (int i = 0; i < Faces.Length; i++)
            faceOfEdge[(Faces[i], Faces[FaceAdjacency.Next(i)])] = i / 3;
        var left = new SortedSet<(int From, int To)>(faceOfEdge.Keys.Where(e => !faceOfEdge.ContainsKey((e.Item2, e.Item1))));
        int[] best = [];
        double bestLength = -1;
        while (left.Count > 0)
        {
            (int From, int To) edge = left.Min;
            var loop = new List<int>();
            double length = 0;
            while (left.Remove(edge))
            {
                loop.Add(edge.From);
                length += (Positions[edge.To] - Positions[edge.From]).Length;
                edge = NextBorderEdge(faceOfEdge, edge);
            }

            if (length > bestLength)
                (best, bestLength) = ([.. loop], length);
        }

        return best;
    }

    private (int From, int To) NextBorderEdge(Dictionary<(int, int), int> faceOfEdge, (int From, int To) edge)
    {
        int vertex = edge.To;
        int from = edge.From;
        while (true)
        {
            int face = faceOfEdge[(from, vertex)];
            int place = Array.IndexOf(Faces, vertex, 3 * face, 3);
            int to = Faces[FaceAdjacency.Next(place)];
            if (!faceOfEdge.ContainsKey((to, vertex)))
                return (vertex, to);
            from = to;
        }
    }
}
