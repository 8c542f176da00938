namespace Vitruvian.Metrics;

/// <summary>F1 score of labelled pixels: the harmonic mean of precision and recall.</summary>
public static class F1
{
    /// <summary>The score of one class.</summary>
    /// <param name="confusion">The counted pixels.</param>
    /// <param name="c">The class.</param>
    /// <returns>0 to 1; NaN when the class is neither there nor predicted anywhere.</returns>
    public static double OfClass(ConfusionMatrix confusion, int c)
    {
        (long found, long wrong, long missed) = confusion.Of(c);
        long sum = (2 * found) + wrong + missed;
        return sum == 0 ? double.NaN : 2.0 * found / sum;
    }

    /// <summary>Mean over the classes that are there or predicted.</summary>
    /// <param name="confusion">The counted pixels.</param>
    /// <param name="withBackground">Whether class 0 counts.</param>
    public static double Mean(ConfusionMatrix confusion, bool withBackground) => confusion.Mean(OfClass, withBackground);
}
