using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Leaves out near-duplicates: poses are taken in random order and kept when none of those kept before is nearer than a radius. Ways of moving that
/// were recorded for hours (walking) then weigh as much as the poses they consist of, not as the time they took.
/// </summary>
internal static class PoseThinning
{
    // Values compared before asking whether the distance is exceeded already.
    private const int Chunk = 16;

    /// <summary>Chooses poses.</summary>
    /// <param name="poses">N x D values.</param>
    /// <param name="dimension">D.</param>
    /// <param name="radius">Least Euclidean distance between two kept poses.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="step">Called after every pose.</param>
    /// <returns>Numbers of the kept poses, in rising order.</returns>
    internal static int[] Keep(double[] poses, int dimension, double radius, ulong seed, Action step)
    {
        int count = poses.Length / dimension;
        int stride = (dimension + Chunk - 1) / Chunk * Chunk;
        int[] order = Shuffled(count, seed);
        var kept = new List<int>();
        float[] values = new float[count * stride];
        float limit = (float)(radius * radius);
        float[] candidate = new float[stride];
        foreach (int n in order)
        {
            for (int i = 0; i < dimension; i++)
                candidate[i] = (float)poses[(n * dimension) + i];
            if (!AnyNearer(values, kept.Count, candidate, limit))
            {
                candidate.CopyTo(values, kept.Count * stride);
                kept.Add(n);
            }

            step();
        }

        kept.Sort();
        return [.. kept];
    }

    private static int[] Shuffled(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static bool AnyNearer(float[] kept, int count, float[] candidate, float limit)
    {
        int stride = candidate.Length;
        ref float start = ref MemoryMarshal.GetArrayDataReference(kept);
        ref float other = ref MemoryMarshal.GetArrayDataReference(candidate);
        for (int k = 0; k < count; k++)
        {
            float sum = 0;
            for (int i = 0; i < stride && sum < limit; i += Chunk)
            {
                Vector<float> squares = Vector<float>.Zero;
                for (int lane = i; lane < i + Chunk; lane += Vector<float>.Count)
                {
                    Vector<float> difference = Vector.LoadUnsafe(ref start, (nuint)((k * stride) + lane)) - Vector.LoadUnsafe(ref other, (nuint)lane);
                    squares += difference * difference;
                }

                sum += Vector.Sum(squares);
            }

            if (sum < limit)
                return true;
        }

        return false;
    }
}
