namespace Vitruvian.Metrics;

/// <summary>Intersection over union of labelled pixels.</summary>
public static class Iou
{
    /// <summary>The score of one class.</summary>
    /// <param name="confusion">The counted pixels.</param>
    /// <param name="c">The class.</param>
    /// <returns>0 to 1; NaN when the class is neither there nor predicted anywhere.</returns>
    public static double OfClass(ConfusionMatrix confusion, int c)
    {
        (long found, long wrong, long missed) = confusion.Of(c);
        long union = found + wrong + missed;
        return union == 0 ? double.NaN : (double)found / union;
    }

    /// <summary>Mean over the classes that are there or predicted.</summary>
    /// <param name="confusion">The counted pixels.</param>
    /// <param name="withBackground">Whether class 0 counts.</param>
    public static double Mean(ConfusionMatrix confusion, bool withBackground) => confusion.Mean(OfClass, withBackground);

    /// <summary>The score of one mask.</summary>
    /// <param name="predicted">n flags.</param>
    /// <param name="truth">n flags.</param>
    /// <returns>0 to 1; NaN when both masks are empty.</returns>
    public static double Compute(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> truth)
    {
        var confusion = new ConfusionMatrix(2);
        confusion.Add(predicted, truth);
        return OfClass(confusion, 1);
    }
}
