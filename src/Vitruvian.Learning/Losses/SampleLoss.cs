using Vitruvian.Learning.Distributed;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Losses;

/// <summary>
/// Losses of bodies, one value for each sample of a batch. <see cref="Mean"/> brings them together under weights: a sample without a label has
/// weight zero and gives no gradient, so that data sets with different labels share a batch. B samples, N points, K joints.
/// </summary>
public static class SampleLoss
{
    // Weights are counts or confidences; less than this is none.
    private const double SmallestWeight = 1e-12;

    private const double ScaleSteepness = 10;

    /// <summary>Weighted mean over the batch: <c>sum w_b l_b / sum w_b</c>, and 0 when all weights are.</summary>
    /// <param name="losses">(B).</param>
    /// <param name="weights">(B), not negative; null for the plain mean.</param>
    /// <param name="whole">The batch of which these are a part; null when they are all of it.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Mean(Tensor losses, Tensor? weights = null, WholeBatch? whole = null)
    {
        ArgumentNullException.ThrowIfNull(losses);
        whole ??= WholeBatch.Own;
        if (weights is null)
            return whole.Mean(losses);

        // A loss of a sample that does not count may be anything, NaN included.
        Tensor counted = losses.masked_fill(weights.eq(0), 0);
        return whole.Mean((counted * weights).sum(), weights.sum(), SmallestWeight);
    }

    /// <summary>Geman-McClure's robust error <c>sigma^2 x^2 / (sigma^2 + x^2)</c> of every element; quadratic below sigma, at most sigma^2.</summary>
    /// <param name="residuals">Any shape.</param>
    /// <param name="sigma">Scale, in the residuals' unit.</param>
    public static Tensor GemanMcClure(Tensor residuals, double sigma)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        Tensor squared = residuals.square();
        double scale = sigma * sigma;
        return scale * squared / (squared + scale);
    }

    /// <summary>Squared distances of points, 2D or 3D: <c>1/(N D) sum_n c_n |x_n - y_n|^2</c>, D coordinates.</summary>
    /// <param name="points">(B, N, D).</param>
    /// <param name="targets">(B, N, D).</param>
    /// <param name="confidences">(B, N), 0 for points without a label (whose targets may be anything); null for ones.</param>
    /// <returns>(B).</returns>
    public static Tensor Points(Tensor points, Tensor targets, Tensor? confidences = null) => Weighted(Difference(points, targets, confidences).square().mean([-1]), confidences);

    /// <summary>Absolute differences of points: <c>1/(N D) sum_n c_n |x_n - y_n|_1</c>.</summary>
    /// <param name="points">(B, N, D).</param>
    /// <param name="targets">(B, N, D).</param>
    /// <param name="confidences">(B, N), 0 for points without a label; null for ones.</param>
    /// <returns>(B).</returns>
    public static Tensor PointsL1(Tensor points, Tensor targets, Tensor? confidences = null) => Weighted(Difference(points, targets, confidences).abs().mean([-1]), confidences);

    /// <summary>Robust distances of points: <c>1/(N D) sum_n c_n^2 sum_d rho(x_nd - y_nd)</c>, as in SMPLify's data term.</summary>
    /// <param name="points">(B, N, D).</param>
    /// <param name="targets">(B, N, D).</param>
    /// <param name="sigma">Scale of <see cref="GemanMcClure"/>, in the points' unit.</param>
    /// <param name="confidences">(B, N), 0 for points without a label; null for ones.</param>
    /// <returns>(B).</returns>
    public static Tensor RobustPoints(Tensor points, Tensor targets, double sigma, Tensor? confidences = null) =>
        Weighted(GemanMcClure(Difference(points, targets, confidences), sigma).mean([-1]), confidences?.square());

    /// <summary>Points relative to the mean of some of them: 3D errors without the body's place.</summary>
    /// <param name="points">(B, N, D).</param>
    /// <param name="roots">Positions of the points whose mean becomes the origin, for example both hips.</param>
    /// <returns>(B, N, D).</returns>
    public static Tensor RelativeTo(Tensor points, params ReadOnlySpan<int> roots)
    {
        ArgumentNullException.ThrowIfNull(points);
        Tensor index = tensor(Array.ConvertAll(roots.ToArray(), root => (long)root), null, points.device);
        return points - points.index_select(1, index).mean([1], keepdim: true);
    }

    /// <summary>Mean squared difference of all elements of each sample: rotation matrices (SPIN), betas.</summary>
    /// <param name="values">(B, ..).</param>
    /// <param name="targets">(B, ..).</param>
    /// <returns>(B).</returns>
    public static Tensor SquaredError(Tensor values, Tensor targets) => PerSample(Difference(values, targets, null).square());

    /// <summary>Mean absolute difference of all elements of each sample: rotation matrices (NBF), betas, vertices (MeshPose).</summary>
    /// <param name="values">(B, ..).</param>
    /// <param name="targets">(B, ..).</param>
    /// <returns>(B).</returns>
    public static Tensor AbsoluteError(Tensor values, Tensor targets) => PerSample(Difference(values, targets, null).abs());

    /// <summary>SPIN's guard that keeps the camera's scale positive: <c>exp(-10 s)^2</c>.</summary>
    /// <param name="camera">(B, 3): s, tx, ty.</param>
    /// <returns>(B).</returns>
    public static Tensor PositiveScale(Tensor camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return (-ScaleSteepness * camera.select(-1, 0)).exp().square();
    }

    internal static Tensor PerSample(Tensor values) => values.flatten(1).mean([1]);

    private static Tensor Weighted(Tensor values, Tensor? weights) => (weights is null ? values : weights * values).mean([-1]);

    private static Tensor Difference(Tensor values, Tensor targets, Tensor? confidences)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(targets);
        if (!values.shape.AsSpan().SequenceEqual(targets.shape))
            throw new ArgumentException($"targets is {targets}; expected the shape of {values}.", nameof(targets));
        Tensor difference = values - targets;
        if (confidences is null)
            return difference;
        if (!confidences.shape.AsSpan().SequenceEqual(values.shape.AsSpan()[..^1]))
            throw new ArgumentException($"confidences is {confidences}; expected ({string.Join(", ", values.shape[..^1])}).", nameof(confidences));
        return difference.masked_fill(confidences.eq(0).unsqueeze(-1), 0);
    }
}
