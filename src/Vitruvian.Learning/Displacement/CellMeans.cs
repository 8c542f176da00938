using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>Means of a rendering over the pixels of a cell that show something: where nothing is, its planes are zero.</summary>
internal static class CellMeans
{
    // Keeps cells that show nothing at zero.
    private const double LeastCovered = 1e-3;

    /// <summary>Means of every cell.</summary>
    /// <param name="shown">Planes that tell by zeros which pixels show nothing (B, C, S, S).</param>
    /// <param name="values">What is averaged (B, D, S, S), zero at those pixels.</param>
    /// <param name="stride">Pixels along a cell's side.</param>
    /// <returns>Means (B, D, S / stride, S / stride), and the share of each cell's pixels that show something (B, 1, S / stride, S / stride).</returns>
    internal static (Tensor Means, Tensor Covered) Of(Tensor shown, Tensor values, long stride)
    {
        Tensor covered = nn.functional.avg_pool2d((shown.abs().sum(1, keepdim: true) > 0).to(float32), stride);
        return (nn.functional.avg_pool2d(values, stride) / covered.clamp(min: LeastCovered), covered);
    }
}
