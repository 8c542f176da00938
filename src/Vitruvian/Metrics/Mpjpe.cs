using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>Mean per joint position error: the mean distance of joints when the roots coincide (Ionescu et al. 2014).</summary>
public static class Mpjpe
{
    /// <summary>The error of one body.</summary>
    /// <param name="predicted">K x 3 values, metres.</param>
    /// <param name="truth">K x 3 values, metres.</param>
    /// <param name="root">The root joint's number.</param>
    /// <returns>Metres.</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, int root) =>
        Statistics.Mean(PointErrors.RootAligned(predicted, truth, root));
}
