namespace Vitruvian.Bodies.Baking;

/// <summary>Connected pieces of the texture atlas: faces that share texture corners along an edge.</summary>
internal static class TextureIslands
{
    /// <summary>Numbers the pieces from 0 in the order of their first faces.</summary>
    /// <param name="quadCorners">Texture corners of each quad, x 4.</param>
    /// <returns>The piece of each quad.</returns>
    public static int[] Label(int[] quadCorners)
    {
        int count = quadCorners.Length / 4;
        int[] parent = [.. Enumerable.Range(0, count)];
        var owners = new Dictionary<(int, int), int>();
        for (int q = 0; q < count; q++)
        {
            for (int k = 0; k < 4; k++)
            {
                int a = quadCorners[(4 * q) + k];
                int b = quadCorners[(4 * q) + ((k + 1) % 4)];
                if (owners.TryGetValue((b, a), out int other) || owners.TryGetValue((a, b), out other))
                    Join(parent, q, other);
                else
                    owners[(a, b)] = q;
            }
        }

        int[] labels = new int[count];
        var numbers = new Dictionary<int, int>();
        for (int q = 0; q < count; q++)
        {
            int root = Root(parent, q);
            numbers.TryAdd(root, numbers.Count);
            labels[q] = numbers[root];
        }

        return labels;
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
            i = parent[i] = parent[parent[i]];
        return i;
    }

    private static void Join(int[] parent, int a, int b) => parent[Root(parent, a)] = Root(parent, b);
}
