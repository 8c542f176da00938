namespace Vitruvian.Metrics;

/// <summary>
/// Area under the curve of <see cref="Pck3d"/> over the threshold: the mean of its values at equally spaced thresholds from zero to the largest,
/// both included (Mehta et al. 2017: 0 to 150 mm in steps of 5 mm).
/// </summary>
public static class Auc
{
    private const int UsualThresholds = 31;

    /// <summary>The area, as a mean.</summary>
    /// <param name="errors">Errors of all joints of all people, metres; NaN counts as beyond every threshold.</param>
    /// <param name="largest">Largest threshold, metres.</param>
    /// <param name="thresholds">Number of thresholds, at least two.</param>
    /// <returns>0 to 1.</returns>
    public static double Compute(ReadOnlySpan<double> errors, double largest = Pck3d.UsualThreshold, int thresholds = UsualThresholds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(thresholds, 2);
        double sum = 0;
        for (int i = 0; i < thresholds; i++)
            sum += Pck3d.Compute(errors, largest * i / (thresholds - 1));
        return sum / thresholds;
    }
}
