using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>Per vertex error after the prediction has been scaled about its root joint by the best factor.</summary>
public static class NPve
{
    /// <summary>The error of one body.</summary>
    /// <param name="predicted">V x 3 values, metres.</param>
    /// <param name="truth">V x 3 values, metres.</param>
    /// <param name="predictedRoot">Root joint of the prediction.</param>
    /// <param name="truthRoot">Root joint of the truth.</param>
    /// <returns>Metres.</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, Vector3d predictedRoot, Vector3d truthRoot) =>
        Statistics.Mean(PointErrors.ScaleAligned(predicted, truth, predictedRoot, truthRoot));
}
