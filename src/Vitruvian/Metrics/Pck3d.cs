namespace Vitruvian.Metrics;

/// <summary>Percentage of correct keypoints in space: the share of errors within a distance, usually 150 mm (Mehta et al. 2017).</summary>
public static class Pck3d
{
    /// <summary>The usual distance, metres: about half a head.</summary>
    public const double UsualThreshold = 0.15;

    /// <summary>The share of errors within the threshold.</summary>
    /// <param name="errors">Errors of all joints of all people, metres (<see cref="PointErrors"/>); NaN counts as beyond.</param>
    /// <param name="threshold">Metres.</param>
    /// <returns>0 to 1.</returns>
    public static double Compute(ReadOnlySpan<double> errors, double threshold = UsualThreshold)
    {
        if (errors.Length == 0)
            throw new ArgumentException("errors has 0 values; expected at least 1.", nameof(errors));
        int hits = 0;
        foreach (double e in errors)
        {
            if (e <= threshold)
                hits++;
        }

        return (double)hits / errors.Length;
    }
}
