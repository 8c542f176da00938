using Vitruvian.Bodies;

namespace Vitruvian.Evaluation;

/// <summary>
/// Picks the pixels of a person at which places on the surface are compared, as DensePose-COCO's were picked for its annotators (Güler et al. 2018, section 2): in each of its 14 coarse parts that is seen
/// about equally many, those nearest to the means that Lloyd's algorithm finds, so that they are about equally far apart; parts of few pixels give what they have. The same parts give the same
/// pixels.
/// </summary>
public static class SurfacePoints
{
    /// <summary>About as many points as DensePose-COCO has of a person.</summary>
    public const int UsualCount = 100;

    /// <summary>At most so many of one part, as DensePose-COCO.</summary>
    public const int MostPerPart = 14;

    private static readonly PartMap s_coarse = PartMaps.For(14);

    // Means are as good as still after these.
    private const int Rounds = 4;

    /// <summary>Picks the pixels.</summary>
    /// <param name="parts">DensePose part 1..24 under each pixel, 0 for none; H x W.</param>
    /// <param name="width">W.</param>
    /// <param name="count">At most so many.</param>
    /// <returns>Numbers of pixels, part after part.</returns>
    public static int[] Of(ReadOnlySpan<byte> parts, int width, int count = UsualCount)
    {
        if (width <= 0 || parts.Length % width != 0)
            throw new ArgumentException($"parts has {parts.Length} pixels; expected rows of {width}.", nameof(parts));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        List<int>[] pixels = [.. Enumerable.Range(0, s_coarse.Count + 1).Select(_ => new List<int>())];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] > 0)
                pixels[s_coarse.OfDensePose[parts[i]]].Add(i);
        }

        List<int>[] seen = [.. pixels.Where(of => of.Count > 0)];
        int[] shares = Shares([.. seen.Select(of => of.Count)], count);
        return [.. seen.SelectMany((of, p) => Spread(of, width, shares[p]))];
    }

    // One more to each part in turn, the largest first, until all are given or nobody can take any.
    private static int[] Shares(int[] sizes, int count)
    {
        int[] shares = new int[sizes.Length];
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderByDescending(p => sizes[p])];
        for (int round = 0; round < MostPerPart; round++)
        {
            foreach (int p in order)
            {
                if (count == 0)
                    return shares;
                if (shares[p] >= sizes[p])
                    continue;
                shares[p]++;
                count--;
            }
        }

        return shares;
    }

    private static IEnumerable<int> Spread(List<int> pixels, int width, int count)
    {
        if (count == pixels.Count)
            return pixels;
        (double X, double Y)[] places = [.. pixels.Select(pixel => ((double)(pixel % width), (double)(pixel / width)))];

        // Lists go row by row, so equal steps through one begin spread over its height.
        (double X, double Y)[] means = [.. Enumerable.Range(0, count).Select(k => places[(int)((k + 0.5) * places.Length / count)])];
        var sums = new (double X, double Y, int Count)[count];
        for (int round = 0; round < Rounds; round++)
        {
            Array.Clear(sums);
            foreach ((double x, double y) in places)
            {
                int nearest = 0;
                for (int k = 1; k < count; k++)
                    nearest = Square(means[k], (x, y)) < Square(means[nearest], (x, y)) ? k : nearest;
                sums[nearest] = (sums[nearest].X + x, sums[nearest].Y + y, sums[nearest].Count + 1);
            }

            for (int k = 0; k < count; k++)
                means[k] = sums[k].Count > 0 ? (sums[k].X / sums[k].Count, sums[k].Y / sums[k].Count) : means[k];
        }

        // The mean of a bent region may lie outside it; each takes the nearest pixel that no other has.
        bool[] taken = new bool[places.Length];
        foreach ((double X, double Y) mean in means)
        {
            int nearest = -1;
            for (int i = 0; i < places.Length; i++)
            {
                if (!taken[i] && (nearest < 0 || Square(mean, places[i]) < Square(mean, places[nearest])))
                    nearest = i;
            }

            taken[nearest] = true;
        }

        return pixels.Where((_, i) => taken[i]);
    }

    private static double Square((double X, double Y) one, (double X, double Y) other) => ((one.X - other.X) * (one.X - other.X)) + ((one.Y - other.Y) * (one.Y - other.Y));
}
