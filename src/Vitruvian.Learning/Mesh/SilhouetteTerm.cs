using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Silhouettes;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// MeshPose's supervision of visibility by masks (supplement C.2.2): the soft silhouette of the faces that are said to be seen, drawn on a window larger than the crop, against the person's mask. Vertices beyond the crop would make it larger than
/// the mask, which ends there, and so learn that they are not seen. Beside squared differences a boundary loss that punishes only a silhouette that is too small.
/// </summary>
/// <param name="faces">Triangles of the low-poly mesh, F x 3.</param>
/// <param name="vertices">Number of its vertices.</param>
internal sealed class SilhouetteTerm(int[] faces, int vertices)
{
    // Cells of a crop's side, and of the window's margin on each side of it.
    private const int CropCells = 32;
    private const int Margin = 8;
    private const int Cells = CropCells + (2 * Margin);
    private const double SigmaCells = 0.6;

    private readonly SoftSilhouette _silhouette = new(faces, vertices, Cells, Cells, SigmaCells);

    /// <summary>Both losses of a batch; null when no sample of the whole batch has a mask.</summary>
    /// <param name="places">Vertices in crops, (B, V, 2).</param>
    /// <param name="visibility">How far each is seen, (B, V).</param>
    /// <param name="batch">The crops.</param>
    /// <param name="whole">The batch of which they are a part.</param>
    public (Tensor Squares, Tensor Boundary)? Compute(Tensor places, Tensor visibility, SampleBatch batch, WholeBatch whole)
    {
        int[] with = [.. Enumerable.Range(0, batch.Samples.Count).Where(b => MaskOf(batch.Samples[b]) is not null)];
        if (!whole.Any(with.Length > 0))
            return null;
        if (with.Length == 0)
            return (whole.Mean(zeros(0)), whole.Mean(zeros(0)));
        float[] masks = new float[with.Length * Cells * Cells], distances = new float[masks.Length];
        for (int i = 0; i < with.Length; i++)
        {
            Span<float> mask = masks.AsSpan(i * Cells * Cells, Cells * Cells);
            Shrink(MaskOf(batch.Samples[with[i]])!, batch.Size, mask);
            DistancesInside(mask, distances.AsSpan(i * Cells * Cells, Cells * Cells));
        }

        Device device = places.device;
        Tensor index = tensor(Array.ConvertAll(with, b => (long)b), null, device);
        Tensor seen = visibility.index_select(0, index);
        Tensor drawn = _silhouette.call((places.index_select(0, index) * CropCells) + Margin, _silhouette.FaceVisibility(seen));
        Tensor wanted = tensor(masks, [with.Length, Cells, Cells], device: device);
        Tensor squares = whole.Mean((drawn - wanted).square());

        // Only inside the mask, the deeper the more.
        Tensor boundary = whole.Mean(tensor(distances, [with.Length, Cells, Cells], device: device) * (1 - drawn));
        return (squares, boundary);
    }

    // The naked body where it is known, since the mesh has no clothes; else the person's mask.
    private static Func<int, bool>? MaskOf(Sample sample) => sample switch
    {
        { Parts: { } parts } => i => parts[i] > 0,
        { Mask: { } mask } => i => mask[i] > 0,
        _ => null,
    };

    private static void Shrink(Func<int, bool> mask, int size, Span<float> destination)
    {
        int stride = size / CropCells;
        for (int y = 0; y < CropCells; y++)
        {
            for (int x = 0; x < CropCells; x++)
            {
                int hits = 0;
                for (int k = 0; k < stride * stride; k++)
                    hits += mask((((y * stride) + (k / stride)) * size) + (x * stride) + (k % stride)) ? 1 : 0;
                destination[((y + Margin) * Cells) + x + Margin] = hits / (float)(stride * stride);
            }
        }
    }

    // City-block distances to the outside, in shares of the window: two sweeps.
    private static void DistancesInside(ReadOnlySpan<float> mask, Span<float> distances)
    {
        for (int i = 0; i < distances.Length; i++)
        {
            float above = i >= Cells ? distances[i - Cells] : 0, left = i % Cells > 0 ? distances[i - 1] : 0;
            distances[i] = mask[i] > 0.5f ? Math.Min(above, left) + 1 : 0;
        }

        for (int i = distances.Length - 1; i >= 0; i--)
        {
            float below = i + Cells < distances.Length ? distances[i + Cells] : 0, right = i % Cells < Cells - 1 ? distances[i + 1] : 0;
            distances[i] = Math.Min(distances[i], Math.Min(below, right) + 1);
        }

        for (int i = 0; i < distances.Length; i++)
            distances[i] = mask[i] > 0.5f ? distances[i] / CropCells : 0;
    }
}
