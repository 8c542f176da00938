using System.Numerics;

namespace Vitruvian.Texturing;

/// <summary>
/// Carries values at some vertices of a mesh over to the others, as smoothly as can be: each unknown one becomes the mean of its neighbours (a harmonic function,
/// with every edge of equal weight). Where no known vertex can be reached, the mean of all that are known.
/// </summary>
internal static class VertexDiffusion
{
    private const int MostSweeps = 600;

    // Over-relaxation near the optimum for meshes of some thousand vertices.
    private const float Relaxation = 1.85f;

    // A quarter of an sRGB code where the curve is flattest.
    private const float Tolerance = 2e-4f;

    /// <summary>Fills the unknown values.</summary>
    /// <param name="faces">F x 3 vertex numbers.</param>
    /// <param name="values">V values; unknown ones are replaced.</param>
    /// <param name="known">Which are known; at least one.</param>
    internal static void Fill(ReadOnlySpan<int> faces, Span<Vector3> values, ReadOnlySpan<bool> known)
    {
        int[][] neighbours = Neighbours(faces, values.Length);
        int[] order = StartFromNearest(neighbours, values, known);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            float largest = 0;
            foreach (int v in order)
            {
                Vector3 sum = Vector3.Zero;
                foreach (int n in neighbours[v])
                    sum += values[n];
                Vector3 change = Relaxation * ((sum / neighbours[v].Length) - values[v]);
                values[v] += change;
                largest = Math.Max(largest, change.LengthSquared());
            }

            if (largest < Tolerance * Tolerance)
                break;
        }

        // Over-relaxation may have left the range of the colours around on its way.
        foreach (int v in order)
            values[v] = Vector3.Clamp(values[v], Vector3.Zero, Vector3.One);
    }

    private static int[][] Neighbours(ReadOnlySpan<int> faces, int count)
    {
        var sets = new SortedSet<int>[count];
        for (int v = 0; v < count; v++)
            sets[v] = [];
        for (int f = 0; f < faces.Length; f += 3)
        {
            for (int k = 0; k < 3; k++)
            {
                int a = faces[f + k], b = faces[f + ((k + 1) % 3)];
                sets[a].Add(b);
                sets[b].Add(a);
            }
        }

        return [.. sets.Select(s => s.ToArray())];
    }

    // Breadth first from what is known, each taking over the value it was reached from; those that were reached, in that order.
    private static int[] StartFromNearest(int[][] neighbours, Span<Vector3> values, ReadOnlySpan<bool> known)
    {
        bool[] reached = known.ToArray();
        Vector3 sum = Vector3.Zero;
        var queue = new Queue<int>();
        for (int v = 0; v < reached.Length; v++)
        {
            if (!reached[v])
                continue;
            sum += values[v];
            queue.Enqueue(v);
        }

        Vector3 mean = sum / queue.Count;
        var order = new List<int>();
        while (queue.TryDequeue(out int v))
        {
            foreach (int n in neighbours[v])
            {
                if (reached[n])
                    continue;
                reached[n] = true;
                values[n] = values[v];
                order.Add(n);
                queue.Enqueue(n);
            }
        }

        for (int v = 0; v < reached.Length; v++)
            values[v] = reached[v] ? values[v] : mean;
        return [.. order];
    }
}
