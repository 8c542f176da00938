using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Holo;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// Pixels of a batch whose place on the low-poly mesh is known, as people annotate them (DensePose-COCO has about a hundred a person): B crops, at most P pixels each, T corners of their triangles.
/// </summary>
/// <param name="Pixels">(B, P, 2): x, y in pixels of the crop.</param>
/// <param name="Corners">Low-poly vertices of each pixel's triangle, (B, P, 3).</param>
/// <param name="Weights">Barycentric weights, (B, P, 3).</param>
/// <param name="Known">(B, P): 1 for pixels that are there, 0 for those that fill up.</param>
/// <param name="Parts">DensePose part of each, 1 to 24, (B, P).</param>
/// <param name="Charted">u and v in its chart, (B, P, 2).</param>
/// <param name="Skipped">Annotations that fall on no triangle with area.</param>
public sealed record AnnotatedPoints(Tensor Pixels, Tensor Corners, Tensor Weights, Tensor Known, Tensor Parts, Tensor Charted, int Skipped)
{
    /// <summary>The batch that means are taken over.</summary>
    public WholeBatch Whole { get; init; } = WholeBatch.Own;

    /// <summary>Takes some annotated pixels of each crop, spread evenly over its parts.</summary>
    /// <param name="batch">The crops; those without a surface give none.</param>
    /// <param name="surface">The low-poly mesh.</param>
    /// <param name="perPart">At most so many of a part.</param>
    /// <param name="device">Where the tensors are wanted.</param>
    /// <param name="whole">The batch of which the crops are a part; null when they are all of it.</param>
    /// <returns>Null when no crop of the whole batch has a surface.</returns>
    public static AnnotatedPoints? Of(SampleBatch batch, LowPolySurface surface, int perPart, Device device, WholeBatch? whole = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(surface);
        IReadOnlyList<DensePoint>[] known = [.. batch.Samples.Select(sample => SurfaceLookup.Known(sample, perPart))];
        whole ??= WholeBatch.Own;
        int most = known.Max(points => points.Count);
        if (!whole.Any(most > 0))
            return null;
        most = Math.Max(1, most);
        int count = batch.Samples.Count, skipped = 0;
        float[] pixels = new float[count * most * 2], weights = new float[count * most * 3], there = new float[count * most], charted = new float[count * most * 2];
        long[] corners = new long[count * most * 3], parts = new long[count * most];
        Array.Fill(parts, 1);
        for (int b = 0; b < count; b++)
        {
            for (int p = 0; p < known[b].Count; p++)
            {
                DensePoint point = known[b][p];
                if (surface.Find(point.Part, point.U, point.V) is not { } place || !IsPlace(place))
                {
                    skipped++;
                    continue;
                }

                int at = (b * most) + p;
                (pixels[2 * at], pixels[(2 * at) + 1], there[at]) = ((float)point.Pixel.X, (float)point.Pixel.Y, 1);
                (weights[3 * at], weights[(3 * at) + 1], weights[(3 * at) + 2]) = ((float)place.Weight0, (float)place.Weight1, (float)place.Weight2);
                (parts[at], charted[2 * at], charted[(2 * at) + 1]) = (point.Part, (float)point.U, (float)point.V);
                for (int c = 0; c < 3; c++)
                    corners[(3 * at) + c] = surface.Mesh.Faces[(3 * place.Face) + c];
            }
        }

        return new AnnotatedPoints(
            tensor(pixels, [count, most, 2], device: device),
            tensor(corners, [count, most, 3], int64, device),
            tensor(weights, [count, most, 3], device: device),
            tensor(there, [count, most], device: device),
            tensor(parts, [count, most], int64, device),
            tensor(charted, [count, most, 2], device: device),
            skipped)
        {
            Whole = whole,
        };
    }

    /// <summary>The mean of something over the annotated pixels of the whole batch, a scalar.</summary>
    /// <param name="values">(B, P).</param>
    internal Tensor Mean(Tensor values)
    {
        Tensor known = Known.to(values.dtype);
        return Whole.Mean((values * known).sum(), known.sum(), 1);
    }

    // Weights of a triangle without area are no numbers.
    private static bool IsPlace(LowPolyPlace place) => double.IsFinite(place.Weight0 + place.Weight1 + place.Weight2);
}
