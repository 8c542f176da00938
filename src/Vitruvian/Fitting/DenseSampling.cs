namespace Vitruvian.Fitting;

/// <summary>Chooses some of a picture's many dense correspondences, so many of each part: else the trunk would outvote the hands.</summary>
public static class DenseSampling
{
    /// <summary>Chooses evenly.</summary>
    /// <param name="points">All points, for example row by row of the picture.</param>
    /// <param name="perPart">At most so many of a part.</param>
    /// <returns>Of each part that many, spread evenly over its points in their order; all where there are fewer. Parts in order, points in theirs.</returns>
    public static DensePoint[] Even(IReadOnlyList<DensePoint> points, int perPart)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perPart);
        var chosen = new List<DensePoint>();
        foreach (IGrouping<int, DensePoint> part in points.Where(p => p.Confidence > 0).GroupBy(p => p.Part).OrderBy(g => g.Key))
        {
            DensePoint[] all = [.. part];
            int count = Math.Min(perPart, all.Length);

            // The middles of equal stretches: neither end of a part counts more than the other.
            for (int i = 0; i < count; i++)
                chosen.Add(all[(int)((i + 0.5) * all.Length / count)]);
        }

        return [.. chosen];
    }
}
