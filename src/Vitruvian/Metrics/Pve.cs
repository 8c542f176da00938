using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>Per vertex error: the mean distance of vertices when the root joints coincide.</summary>
public static class Pve
{
    /// <summary>The error of one body.</summary>
    /// <param name="predicted">V x 3 values, metres.</param>
    /// <param name="truth">V x 3 values, metres.</param>
    /// <param name="predictedRoot">Root joint of the prediction.</param>
    /// <param name="truthRoot">Root joint of the truth.</param>
    /// <returns>Metres.</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, Vector3d predictedRoot, Vector3d truthRoot) =>
        Statistics.Mean(PointErrors.RootAligned(predicted, truth, predictedRoot, truthRoot));
}
