namespace Vitruvian.Bodies.Baking;

/// <summary>Which triangles of a closed mesh touch, and which are each other's mirror images.</summary>
internal static class FaceAdjacency
{
    /// <summary>For each triangle those that share an edge with it, across edges 0-1, 1-2 and 2-0.</summary>
    public static int[][] Neighbours(int[] faces)
    {
        var owners = new Dictionary<(int, int), int>(faces.Length);
        for (int i = 0; i < faces.Length; i++)
            owners[(faces[i], faces[Next(i)])] = i / 3;
        int[][] neighbours = new int[faces.Length / 3][];
        for (int f = 0; f < neighbours.Length; f++)
            neighbours[f] = [.. Enumerable.Range(3 * f, 3).Select(i => owners[(faces[Next(i)], faces[i])])];
        return neighbours;
    }

    /// <summary>The mirror image of each triangle.</summary>
    /// <param name="faces">Triangles, x 3.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    public static int[] MirroredFaces(int[] faces, int[] mirror)
    {
        var owners = new Dictionary<(int, int), int>(faces.Length);
        for (int i = 0; i < faces.Length; i++)
            owners[(faces[i], faces[Next(i)])] = i / 3;

        // An edge a-b seen from outside becomes the edge b'-a' in the mirror.
        return [.. Enumerable.Range(0, faces.Length / 3).Select(f => owners[(mirror[faces[(3 * f) + 1]], mirror[faces[3 * f]])])];
    }

    /// <summary>Connected pieces of some triangles, each in ascending order, in the order of their first triangles.</summary>
    /// <param name="members">The triangles, ascending.</param>
    /// <param name="neighbours">Neighbours of every triangle.</param>
    public static List<List<int>> Pieces(IEnumerable<int> members, int[][] neighbours)
    {
        int[] all = [.. members];
        var left = new HashSet<int>(all);
        var pieces = new List<List<int>>();
        foreach (int start in all)
        {
            if (!left.Remove(start))
                continue;
            var piece = new List<int> { start };
            for (int i = 0; i < piece.Count; i++)
                piece.AddRange(neighbours[piece[i]].Where(left.Remove));
            piece.Sort();
            pieces.Add(piece);
        }

        return pieces;
    }

    /// <summary>The place of a triangle's next corner in the list of all corners.</summary>
    public static int Next(int i) => i % 3 == 2 ? i - 2 : i + 1;
}
