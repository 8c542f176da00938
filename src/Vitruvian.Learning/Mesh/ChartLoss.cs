using Vitruvian.Learning.Heatmaps;
using Vitruvian.Learning.Holo;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>The supervision of a DensePose head (Güler et al. 2018) by annotated pixels alone, as DensePose-COCO has them: what <see cref="VertexPoseLoss"/> is compared with. B crops, P pixels.</summary>
public static class ChartLoss
{
    // Chart coordinates this close count by their square.
    private const double Smooth = 0.05;

    private const long PartCount = 24;

    /// <summary>Cross entropy of the annotated pixels' parts. Where nobody is seen nothing is annotated; a silhouette is another head's.</summary>
    /// <param name="maps">What the head said.</param>
    /// <param name="points">The annotated pixels.</param>
    /// <param name="stride">Pixels of the crop per cell.</param>
    /// <returns>The mean over the pixels, a scalar.</returns>
    public static Tensor Parts(DenseMaps maps, AnnotatedPoints points, double stride)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(points);
        Tensor scores = FeatureSampling.Bilinear(maps.Parts, points.Pixels.to(maps.Parts.dtype), stride);
        return points.Mean(-scores.log_softmax(-1).gather(2, points.Parts.unsqueeze(2)).squeeze(2));
    }

    /// <summary>Smooth absolute error of u and v in the annotated part's chart.</summary>
    /// <param name="maps">What the head said.</param>
    /// <param name="points">The annotated pixels.</param>
    /// <param name="stride">Pixels of the crop per cell.</param>
    /// <returns>The mean over the pixels, a scalar.</returns>
    public static Tensor Uv(DenseMaps maps, AnnotatedPoints points, double stride)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(points);
        long batch = maps.Uv.size(0), count = points.Parts.size(1);
        Tensor places = FeatureSampling.Bilinear(maps.Uv.flatten(1, 2), points.Pixels.to(maps.Uv.dtype), stride).reshape(batch, count, PartCount, 2);
        Tensor chart = (points.Parts - 1).reshape(batch, count, 1, 1).expand(-1, -1, 1, 2);
        Tensor off = places.gather(2, chart).squeeze(2) - points.Charted.to(maps.Uv.dtype);
        return points.Mean(((off.square() + (Smooth * Smooth)).sqrt() - Smooth).mean([-1]));
    }
}
