using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>From a DensePose head's maps to one answer a cell; part of the exported graph.</summary>
public static class DenseDecoder
{
    /// <summary>Decodes.</summary>
    /// <param name="maps">What the head said.</param>
    /// <returns>(B, 4, h, w): the likeliest part (0 is background), its probability, and u and v in its chart, 0..1.</returns>
    public static Tensor Decode(DenseMaps maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        Tensor probabilities = maps.Parts.softmax(1);
        Tensor part = probabilities.argmax(1, keepdim: true);
        Tensor probability = probabilities.gather(1, part);

        // Of the 24 charts that of the cell's part; at the background any will do.
        Tensor chart = (part.to(float32) - 1).clamp(min: 0).to(int64).unsqueeze(2).expand(-1, -1, 2, -1, -1);
        Tensor uv = maps.Uv.gather(1, chart).squeeze(1).clamp(0, 1);
        return cat([part.to(float32), probability, uv], 1);
    }
}
