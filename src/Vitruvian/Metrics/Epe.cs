namespace Vitruvian.Metrics;

/// <summary>End-point error: the mean distance of predicted 2D displacements from the true ones.</summary>
public static class Epe
{
    /// <summary>The error over the pixels that count.</summary>
    /// <param name="predicted">n x 2 displacements, pixels.</param>
    /// <param name="truth">n x 2 displacements, pixels.</param>
    /// <param name="mask">n flags: which pixels count; empty for all.</param>
    /// <returns>Pixels; NaN when no pixel counts.</returns>
    public static double Compute(ReadOnlySpan<float> predicted, ReadOnlySpan<float> truth, ReadOnlySpan<bool> mask = default)
    {
        int count = predicted.Length / 2;
        if (predicted.Length != truth.Length || predicted.Length % 2 != 0 || (mask.Length != 0 && mask.Length != count))
        {
            throw new ArgumentException(
                $"predicted has {predicted.Length} values, truth {truth.Length} and mask {mask.Length}; expected the same even number and half of it or none.");
        }

        double sum = 0;
        int counted = 0;
        for (int i = 0; i < count; i++)
        {
            if (mask.Length != 0 && !mask[i])
                continue;
            sum += double.Hypot((double)predicted[2 * i] - truth[2 * i], (double)predicted[(2 * i) + 1] - truth[(2 * i) + 1]);
            counted++;
        }

        return counted == 0 ? double.NaN : sum / counted;
    }
}
