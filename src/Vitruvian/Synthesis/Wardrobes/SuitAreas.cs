using Vitruvian.Bodies;

namespace Vitruvian.Synthesis.Wardrobes;

/// <summary>
/// Splits a suit into what is worn above and below: the connected pieces of its mesh (shirt, jacket, trousers, belt...) go up or down by
/// their centre's height. A suit of a single piece (a dress, overalls) stays one area.
/// </summary>
internal static class SuitAreas
{
    // Trousers and skirts have their centre below this height of the bind pose, metres from the middle of the hips; measured from the mean
    // body, whose crotch is about 0.08 lower and whose navel 0.15 higher.
    private const double DivisionHeight = 0.0;

    internal static byte[] Find(ProxyReader.Content content, BodyModel body)
    {
        int vertices = content.References.Length / 3;
        int[] piece = [.. Enumerable.Range(0, vertices)];
        for (int f = 0; f < content.Faces.Length; f += 3)
        {
            Join(piece, content.Faces[f], content.Faces[f + 1]);
            Join(piece, content.Faces[f], content.Faces[f + 2]);
        }

        double[] height = new double[vertices];
        int[] count = new int[vertices];
        for (int v = 0; v < vertices; v++)
        {
            double y = content.Offsets[(3 * v) + 1];
            for (int k = 0; k < 3; k++)
                y += content.Weights[(3 * v) + k] * body.Template[(3 * content.References[(3 * v) + k]) + 1];
            int root = Root(piece, v);
            height[root] += y;
            count[root]++;
        }

        byte[] areas = new byte[content.Faces.Length / 3];
        for (int f = 0; f < areas.Length; f++)
        {
            int root = Root(piece, content.Faces[3 * f]);
            areas[f] = height[root] / count[root] < DivisionHeight ? (byte)1 : (byte)0;
        }

        // A suit of one piece counts as upper.
        if (!areas.Contains((byte)0))
            Array.Clear(areas);

        return areas;
    }

    private static void Join(int[] piece, int a, int b)
    {
        int ra = Root(piece, a);
        int rb = Root(piece, b);
        if (ra != rb)
            piece[Math.Max(ra, rb)] = Math.Min(ra, rb);
    }

    private static int Root(int[] piece, int v)
    {
        while (piece[v] != v)
        {
            piece[v] = piece[piece[v]];
            v = piece[v];
        }

        return v;
    }
}
