using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Heatmaps;

/// <summary>
/// What heat maps should look like, and how far they are from it. A target is a distribution over the cells that factors into one over the
/// columns and one over the rows: a Gaussian around the point, or without width the point's share of the nearest four cells (bilinear), whose
/// expectation is the point itself. Cells lie as in <see cref="ArgSoftmax"/>.
/// </summary>
public static class HeatmapTargets
{
    // A narrower Gaussian falls between the cells.
    private const double NarrowestSigmaCells = 0.25;

    /// <summary>Target maps.</summary>
    /// <param name="points">(B, C, 2): x, y in pixels of the image.</param>
    /// <param name="height">Rows of the maps.</param>
    /// <param name="width">Columns of the maps.</param>
    /// <param name="stride">Pixels of the image per cell.</param>
    /// <param name="sigmaPixels">Standard deviation in pixels of the image, at least a quarter of the stride; or 0 for bilinear shares.</param>
    /// <returns>(B, C, H, W); each map sums to 1, or to 0 when its point lies outside the image or is not finite.</returns>
    public static Tensor Distribution(Tensor points, long height, long width, double stride = 1, double sigmaPixels = 0)
    {
        (Tensor columns, Tensor rows, Tensor inside) = Factors(points, height, width, stride, sigmaPixels);
        return (inside.unsqueeze(-1) * rows).unsqueeze(-1) * columns.unsqueeze(-2);
    }

    /// <summary>Cross entropy between the targets and a softmax over each map, without building the targets.</summary>
    /// <param name="scores">(B, C, H, W), before any softmax.</param>
    /// <param name="points">(B, C, 2): x, y in pixels of the image.</param>
    /// <param name="stride">Pixels of the image per cell.</param>
    /// <param name="sigmaPixels">Standard deviation in pixels of the image, at least a quarter of the stride; or 0 for bilinear shares.</param>
    /// <param name="tau">Factor of the scores, as in <see cref="ArgSoftmax"/>.</param>
    /// <returns>(B, C) in nats; 0 where the point lies outside the image or is not finite.</returns>
    public static Tensor CrossEntropy(Tensor scores, Tensor points, double stride = 1, double sigmaPixels = 0, double tau = 1)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.ndim != 4)
            throw new ArgumentException($"scores is {scores}; expected (B, C, H, W).", nameof(scores));
        (Tensor columns, Tensor rows, Tensor inside) = Factors(points, scores.size(-2), scores.size(-1), stride, sigmaPixels);
        Tensor sharpened = tau * scores;
        Tensor expected = (sharpened.matmul(columns.unsqueeze(-1)).squeeze(-1) * rows).sum([-1]);
        return inside * (sharpened.flatten(2).logsumexp(-1) - expected);
    }

    private static (Tensor Columns, Tensor Rows, Tensor Inside) Factors(Tensor points, long height, long width, double stride, double sigmaPixels)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.ndim != 3 || points.size(-1) != 2)
            throw new ArgumentException($"points is {points}; expected (B, C, 2).", nameof(points));
        if (sigmaPixels != 0 && !(sigmaPixels >= NarrowestSigmaCells * stride))
            throw new ArgumentOutOfRangeException(nameof(sigmaPixels), sigmaPixels, $"Expected 0 or at least {NarrowestSigmaCells} strides of {stride} pixels.");
        Tensor cells = points / stride;
        Tensor x = cells.select(-1, 0), y = cells.select(-1, 1);
        Tensor inside = (x >= 0).logical_and(x < width).logical_and(y >= 0).logical_and(y < height);
        Tensor outside = inside.logical_not();
        Tensor columns = Shares(x.masked_fill(outside, 0), width, sigmaPixels / stride);
        Tensor rows = Shares(y.masked_fill(outside, 0), height, sigmaPixels / stride);
        return (columns, rows, inside.to(points.dtype));
    }

    // Shares of the cells in a coordinate, which add up to 1 also at the border.
    private static Tensor Shares(Tensor coordinate, long cells, double sigma)
    {
        Tensor distance = coordinate.unsqueeze(-1) - (arange(cells, coordinate.dtype, coordinate.device) + 0.5);
        Tensor shares = sigma > 0 ? (distance.square() / (-2 * sigma * sigma)).exp() : (1 - distance.abs()).relu();
        return shares / shares.sum([-1], keepdim: true);
    }
}
