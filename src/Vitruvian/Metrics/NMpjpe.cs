using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>MPJPE after the prediction has been scaled about its root by the best factor (Rhodin et al. 2018).</summary>
public static class NMpjpe
{
    /// <summary>The error of one body.</summary>
    /// <param name="predicted">K x 3 values, metres.</param>
    /// <param name="truth">K x 3 values, metres.</param>
    /// <param name="root">The root joint's number.</param>
    /// <returns>Metres.</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, int root) =>
        Statistics.Mean(PointErrors.ScaleAligned(predicted, truth, Vector3d.Read(predicted[(3 * root)..]), Vector3d.Read(truth[(3 * root)..])));
}
