using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>MPJPE after the best scaling, rotation and translation of the prediction ("reconstruction error").</summary>
public static class PaMpjpe
{
    /// <summary>The error of one body.</summary>
    /// <param name="predicted">K x 3 values, metres.</param>
    /// <param name="truth">K x 3 values, metres.</param>
    /// <returns>Metres.</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth) =>
        Statistics.Mean(PointErrors.ProcrustesAligned(predicted, truth));
}
