using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>
/// Mean difference between predicted and true accelerations of joints in a video, by second differences <c>x(t-1) - 2 x(t) + x(t+1)</c> (Kanazawa et
/// al. 2019): what jitter adds.
/// </summary>
public static class AccelerationError
{
    /// <summary>The mean over joints and inner frames.</summary>
    /// <param name="predicted">frames x K x 3 values, metres.</param>
    /// <param name="truth">frames x K x 3 values, metres.</param>
    /// <param name="jointCount">Number of joints K.</param>
    /// <param name="framesPerSecond">Frame rate; 1 gives metres per frame squared, as most papers report.</param>
    /// <returns>Metres per second squared.</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, int jointCount, double framesPerSecond = 1)
    {
        int stride = 3 * jointCount;
        if (predicted.Length != truth.Length || truth.Length % stride != 0 || truth.Length < 3 * stride)
        {
            throw new ArgumentException(
                $"predicted has {predicted.Length} values and truth {truth.Length}; expected the same multiple of {stride} ({jointCount} joints x 3), at least three frames.");
        }

        double sum = 0;
        int count = 0;
        for (int at = stride; at < truth.Length - stride; at += 3, count++)
            sum += (Acceleration(predicted, at, stride) - Acceleration(truth, at, stride)).Length;
        return framesPerSecond * framesPerSecond * sum / count;
    }

    private static Vector3d Acceleration(ReadOnlySpan<double> points, int at, int stride) =>
        Vector3d.Read(points[(at - stride)..]) - (2 * Vector3d.Read(points[at..])) + Vector3d.Read(points[(at + stride)..]);
}
