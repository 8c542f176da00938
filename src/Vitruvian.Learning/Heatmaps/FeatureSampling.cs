using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Heatmaps;

/// <summary>Reads feature maps between their cells.</summary>
public static class FeatureSampling
{
    /// <summary>Bilinear samples at points of the image. At the centre of a cell, <c>(i + 0.5) stride</c>, the sample is that cell's value.</summary>
    /// <param name="features">(B, C, H, W).</param>
    /// <param name="points">(B, N, 2): x, y in pixels of the image.</param>
    /// <param name="stride">Pixels of the image per cell.</param>
    /// <param name="padding">What lies beyond the centres of the outermost cells: they repeat, or values fall to zero.</param>
    /// <returns>(B, N, C); with gradients for features and points.</returns>
    public static Tensor Bilinear(Tensor features, Tensor points, double stride = 1, GridSamplePaddingModes padding = GridSamplePaddingModes.Border)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(points);
        if (features.ndim != 4)
            throw new ArgumentException($"features is {features}; expected (B, C, H, W).", nameof(features));
        if (points.ndim != 3 || points.size(-1) != 2 || points.size(0) != features.size(0))
            throw new ArgumentException($"points is {points}; expected ({features.size(0)}, N, 2).", nameof(points));
        Tensor size = tensor([features.size(-1) * stride, features.size(-2) * stride], points.dtype, points.device);

        // libtorch's grid without aligned corners has -1 and 1 at the image's outer corners: the same convention as here.
        Tensor grid = ((2 * points / size) - 1).unsqueeze(1);
        return nn.functional.grid_sample(features, grid, InterpolationMode.Bilinear, padding).squeeze(2).transpose(1, 2);
    }
}
