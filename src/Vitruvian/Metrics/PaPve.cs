using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>Per vertex error after the best scaling, rotation and translation of the prediction.</summary>
public static class PaPve
{
    /// <summary>The error of one body.</summary>
    /// <param name="predicted">V x 3 values, metres.</param>
    /// <param name="truth">V x 3 values, metres.</param>
    /// <returns>Metres.</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth) =>
        Statistics.Mean(PointErrors.ProcrustesAligned(predicted, truth));
}
