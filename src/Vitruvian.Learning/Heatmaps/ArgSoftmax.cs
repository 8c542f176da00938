using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Heatmaps;

/// <summary>
/// Where heat maps point to: expected positions under a softmax of the scores, differentiable ("soft arg-max", integral regression; Sun et
/// al. 2018). The centre of cell i of a map that is <c>stride</c> times smaller than its image lies at pixel <c>(i + 0.5) stride</c>: the outer
/// corner of the first cell is the outer corner of the image, as everywhere in this project. A factor tau above 1 sharpens the softmax; scores of a trained network usually
/// need none.
/// </summary>
public static class ArgSoftmax
{
    /// <summary>Positions in images.</summary>
    /// <param name="scores">(B, C, H, W), before any softmax.</param>
    /// <param name="stride">Pixels of the image per cell.</param>
    /// <param name="tau">Factor of the scores, the inverse of a temperature.</param>
    /// <returns>(B, C, 2): x, y in pixels of the image.</returns>
    public static Tensor Image(Tensor scores, double stride = 1, double tau = 1)
    {
        Require(scores, 4, "(B, C, H, W)");
        (long height, long width) = (scores.size(-2), scores.size(-1));
        Tensor[] grid = meshgrid([Centres(height, 0, height * stride, scores), Centres(width, 0, width * stride, scores)]);
        return Probabilities(scores.flatten(2), tau).matmul(stack([grid[1].flatten(), grid[0].flatten()], -1));
    }

    /// <summary>Positions on a line: cell i of n has its centre at <c>low + (i + 0.5) (high - low) / n</c>.</summary>
    /// <param name="scores">(.., n), before any softmax.</param>
    /// <param name="low">Outer edge of the first cell.</param>
    /// <param name="high">Outer edge of the last cell.</param>
    /// <param name="tau">Factor of the scores, the inverse of a temperature.</param>
    /// <returns>(..), between <paramref name="low"/> and <paramref name="high"/>.</returns>
    public static Tensor Line(Tensor scores, double low, double high, double tau = 1)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Probabilities(scores, tau).matmul(Centres(scores.size(-1), low, high, scores));
    }

    /// <summary>Positions in volumes, for 3D joints: x and y in pixels of the image, z in the unit of its range.</summary>
    /// <param name="scores">(B, C, D, H, W), before any softmax.</param>
    /// <param name="stride">Pixels of the image per cell.</param>
    /// <param name="near">z of the outer face of the first slice.</param>
    /// <param name="far">z of the outer face of the last slice.</param>
    /// <param name="tau">Factor of the scores, the inverse of a temperature.</param>
    /// <returns>(B, C, 3): x, y, z.</returns>
    public static Tensor Volume(Tensor scores, double stride, double near, double far, double tau = 1)
    {
        Require(scores, 5, "(B, C, D, H, W)");
        (long depth, long height, long width) = (scores.size(-3), scores.size(-2), scores.size(-1));
        Tensor[] grid = meshgrid([Centres(depth, near, far, scores), Centres(height, 0, height * stride, scores), Centres(width, 0, width * stride, scores)]);
        return Probabilities(scores.flatten(2), tau).matmul(stack([grid[2].flatten(), grid[1].flatten(), grid[0].flatten()], -1));
    }

    private static Tensor Probabilities(Tensor scores, double tau) => (tau == 1 ? scores : tau * scores).softmax(-1);

    private static Tensor Centres(long cells, double low, double high, Tensor like)
    {
        double half = 0.5 * (high - low) / cells;
        return linspace(low + half, high - half, cells, like.dtype, like.device);
    }

    private static void Require(Tensor scores, int dimensions, string expected)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.ndim != dimensions)
            throw new ArgumentException($"scores is {scores}; expected {expected}.", nameof(scores));
    }
}
