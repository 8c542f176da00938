using Vitruvian.Imaging;

namespace Vitruvian.Metrics;

/// <summary>
/// Object keypoint similarity (COCO's keypoint challenge): the mean over the annotated keypoints of <c>exp(-d_i^2 / (2 s^2 k_i^2))</c>, d_i being the distance in pixels, s^2 the person's area and
/// <c>k_i = 2 sigma_i</c>, sigma_i how far apart people who annotate the same keypoint put it, as a share of s.
/// </summary>
public static class Oks
{
    /// <summary>COCO's sigmas of its 17 keypoints (<see cref="Bodies.JointSets.Coco17"/>): nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles.</summary>
    public static IReadOnlyList<double> CocoSigmas { get; } =
        [0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089];

    /// <summary>The similarity of an estimate with an annotated person.</summary>
    /// <param name="predicted">J x 2 pixels; NaN for a keypoint that was not found, which counts as 0.</param>
    /// <param name="truth">J x 2 pixels.</param>
    /// <param name="annotated">J flags: whether the truth has the keypoint.</param>
    /// <param name="area">The person's area, square pixels.</param>
    /// <param name="sigmas">J sigmas; null for <see cref="CocoSigmas"/>.</param>
    /// <returns>0 to 1; NaN when no keypoint is annotated (see <see cref="FromBox"/>).</returns>
    public static double Compute(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, ReadOnlySpan<bool> annotated, double area, IReadOnlyList<double>? sigmas = null)
    {
        sigmas ??= CocoSigmas;
        CheckSizes(predicted, sigmas, area);
        if (truth.Length != predicted.Length || 2 * annotated.Length != predicted.Length)
            throw new ArgumentException($"truth has {truth.Length} values and annotated {annotated.Length}; expected {predicted.Length} and {sigmas.Count}.", nameof(truth));
        double sum = 0;
        int count = 0;
        for (int j = 0; j < annotated.Length; j++)
        {
            if (!annotated[j])
                continue;
            count++;
            sum += Similarity(predicted[2 * j] - truth[2 * j], predicted[(2 * j) + 1] - truth[(2 * j) + 1], area, sigmas[j]);
        }

        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>
    /// What COCO's program takes for the similarity with a person without annotated keypoints, who is ignored: of all keypoints, with their distances from a box three times as wide and high about the same middle, so
    /// that estimates of somebody there are not counted as wrong.
    /// </summary>
    /// <param name="predicted">J x 2 pixels.</param>
    /// <param name="box">The person's box.</param>
    /// <param name="area">The person's area, square pixels.</param>
    /// <param name="sigmas">J sigmas; null for <see cref="CocoSigmas"/>.</param>
    /// <returns>0 to 1.</returns>
    public static double FromBox(ReadOnlySpan<double> predicted, BoundingBox box, double area, IReadOnlyList<double>? sigmas = null)
    {
        sigmas ??= CocoSigmas;
        CheckSizes(predicted, sigmas, area);
        double sum = 0;
        for (int j = 0; j < sigmas.Count; j++)
        {
            double beyondX = Beyond(predicted[2 * j], box.X - box.Width, box.Right + box.Width), beyondY = Beyond(predicted[(2 * j) + 1], box.Y - box.Height, box.Bottom + box.Height);
            sum += Similarity(beyondX, beyondY, area, sigmas[j]);
        }

        return sum / sigmas.Count;
    }

    private static double Beyond(double value, double first, double last) => Math.Max(0, first - value) + Math.Max(0, value - last);

    private static double Similarity(double x, double y, double area, double sigma)
    {
        double k = 2 * sigma, square = (x * x) + (y * y);
        return double.IsNaN(square) ? 0 : Math.Exp(-square / (2 * area * k * k));
    }

    private static void CheckSizes(ReadOnlySpan<double> predicted, IReadOnlyList<double> sigmas, double area)
    {
        if (predicted.Length != 2 * sigmas.Count)
            throw new ArgumentException($"predicted has {predicted.Length} values; expected {sigmas.Count} x 2.", nameof(predicted));
        if (!(area > 0))
            throw new ArgumentOutOfRangeException(nameof(area), area, "Expected a positive number of square pixels.");
    }
}
