using Vitruvian.Learning.Heatmaps;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// MeshPose's weak supervision of vertex heat maps by annotated pixels alone (section 3.1.2): no vertex is ever annotated, but each pixel tells of the three corners of its triangle. B crops, V vertices,
/// P pixels.
/// </summary>
public static class VertexPoseLoss
{
    /// <summary>
    /// Barycentric cross entropy: <c>-sum_v b_v log softmax_v(S_p)</c> over the corners v of each annotated pixel's triangle, the softmax taken over the vertices at the pixel's cell.
    /// </summary>
    /// <param name="scores">Heat maps before any softmax, (B, V, h, w).</param>
    /// <param name="points">The annotated pixels.</param>
    /// <param name="stride">Pixels of the crop per cell.</param>
    /// <returns>The mean over the pixels, a scalar.</returns>
    public static Tensor Barycentric(Tensor scores, AnnotatedPoints points, double stride)
    {
        ArgumentNullException.ThrowIfNull(points);
        Tensor atPixels = FeatureSampling.Bilinear(scores, points.Pixels.to(scores.dtype), stride);
        Tensor entropy = -(points.Weights.to(scores.dtype) * atPixels.log_softmax(-1).gather(2, points.Corners)).sum([-1]);
        return points.Mean(entropy);
    }

    /// <summary>Consistency of places: <c>| p - sum_v b_v x_v |</c>, how far from an annotated pixel its triangle's corners, each where its own heat map has it, put it.</summary>
    /// <param name="places">Where the heat maps have the vertices, (B, V, 2), pixels.</param>
    /// <param name="points">The annotated pixels.</param>
    /// <returns>The mean distance, pixels, a scalar.</returns>
    public static Tensor Consistency(Tensor places, AnnotatedPoints points)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(points);
        long batch = places.size(0), count = points.Corners.size(1);
        Tensor corners = places.gather(1, points.Corners.reshape(batch, count * 3, 1).expand(-1, -1, 2)).reshape(batch, count, 3, 2);
        Tensor told = (corners * points.Weights.to(places.dtype).unsqueeze(3)).sum(2);

        // The root of zero has an infinite slope.
        const double guard = 1e-6;
        return points.Mean(((told - points.Pixels.to(places.dtype)).square().sum([-1]) + guard).sqrt());
    }
}
