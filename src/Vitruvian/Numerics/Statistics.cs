namespace Vitruvian.Numerics;

/// <summary>Figures that describe a list of numbers.</summary>
public static class Statistics
{
    /// <summary>Arithmetic mean.</summary>
    /// <param name="values">At least one value.</param>
    public static double Mean(ReadOnlySpan<double> values)
    {
        CheckNotEmpty(values);
        double sum = 0;
        foreach (double v in values)
            sum += v;
        return sum / values.Length;
    }

    /// <summary>Standard deviation of the values themselves (division by n).</summary>
    /// <param name="values">At least one value.</param>
    public static double StandardDeviation(ReadOnlySpan<double> values)
    {
        double mean = Mean(values);
        double sum = 0;
        foreach (double v in values)
            sum += (v - mean) * (v - mean);
        return Math.Sqrt(sum / values.Length);
    }

    /// <summary>The middle value, or the mean of the middle two.</summary>
    /// <param name="values">At least one value, in any order.</param>
    public static double Median(ReadOnlySpan<double> values) => Percentile(values, 50);

    /// <summary>The value under which a share of the values lies, interpolated linearly between neighbours in order.</summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <param name="percent">0 (the least value) to 100 (the greatest).</param>
    public static double Percentile(ReadOnlySpan<double> values, double percent)
    {
        CheckNotEmpty(values);
        if (!(percent >= 0 && percent <= 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "expected 0 to 100.");
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double place = percent / 100 * (sorted.Length - 1);
        int below = (int)place;
        double share = place - below;
        return share == 0 ? sorted[below] : ((1 - share) * sorted[below]) + (share * sorted[below + 1]);
    }

    private static void CheckNotEmpty(ReadOnlySpan<double> values)
    {
        if (values.Length == 0)
            throw new ArgumentException("values has 0 values; expected at least 1.", nameof(values));
    }
}
