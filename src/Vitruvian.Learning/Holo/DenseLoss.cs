using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>
/// The loss of a DensePose head (Güler et al. 2018): cross entropy of parts, and for cells on a part the smooth absolute error of that part's chart coordinates. Samples without
/// a surface have none.
/// </summary>
public sealed class DenseLoss
{
    // Chart coordinates this close count by their square.
    private const double Smooth = 0.05;

    // The cross entropy's label of cells about which nothing is known.
    private const long Unknown = -100;

    /// <summary>The terms <c>parts</c> and <c>uv</c> of a batch.</summary>
    /// <param name="maps">What the head said.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="terms">Receives the terms.</param>
    /// <returns>Both; null when no sample has a surface.</returns>
    public static (Tensor Parts, Tensor Uv)? Compute(DenseMaps maps, SampleBatch batch, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(terms);
        if (!terms.Whole.Any(batch.Samples.Any(sample => sample.Parts is not null)))
            return null;
        int height = (int)maps.Parts.size(2), width = (int)maps.Parts.size(3);
        int cells = height * width, count = batch.Samples.Count;
        long[] labels = new long[count * cells];
        labels.AsSpan().Fill(Unknown);
        float[] uv = new float[count * 2 * cells];
        float[] onPart = new float[count * cells];
        int stride = batch.Size / width;
        for (int b = 0; b < count; b++)
        {
            Sample sample = batch.Samples[b];
            if (sample.Parts is not { } parts || sample.Uv is not { } places)
                continue;
            for (int c = 0; c < cells; c++)
            {
                // The pixel right of and below the cell's middle stands for it: parts cannot be averaged.
                int pixel = ((((c / width) * stride) + (stride / 2)) * batch.Size) + ((c % width) * stride) + (stride / 2);
                int part = parts[pixel];
                labels[(b * cells) + c] = part;
                if (part == 0)
                    continue;
                onPart[(b * cells) + c] = 1;
                uv[(((2 * b) + 0) * cells) + c] = places[2 * pixel];
                uv[(((2 * b) + 1) * cells) + c] = places[(2 * pixel) + 1];
            }
        }

        Device device = maps.Parts.device;
        Tensor label = tensor(labels, [count, height, width], int64, device);
        Tensor counted = label.ne(Unknown).to(float32).sum();
        Tensor entropy = terms.Whole.Mean(nn.functional.cross_entropy(maps.Parts.to(float32), label, ignore_index: Unknown, reduction: nn.Reduction.Sum), counted, 1);

        // Of the 24 charts that of the cell's part.
        Tensor chart = (label.clamp(min: 1) - 1).reshape(count, 1, 1, height, width).expand(-1, -1, 2, -1, -1);
        Tensor found = maps.Uv.to(float32).gather(1, chart).squeeze(1);
        Tensor known = tensor(onPart, [count, 1, height, width], device: device);
        Tensor off = found - tensor(uv, [count, 2, height, width], device: device);
        Tensor distance = ((off.square() + (Smooth * Smooth)).sqrt() - Smooth) * known;
        Tensor error = terms.Whole.Mean(distance.sum(), 2 * known.sum(), 1);
        terms.Add("parts", entropy);
        terms.Add("uv", error);
        return (entropy, error);
    }
}
