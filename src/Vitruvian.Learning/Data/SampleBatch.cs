using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Data;

/// <summary>Crops for one step of training. Pixels are ready for the network; labels are taken from the samples.</summary>
/// <param name="Pixels">B x S x S x C, normalised.</param>
/// <param name="Samples">The crops, B.</param>
/// <param name="Size">Side S of the crops in pixels.</param>
/// <param name="Channels">Channels C of the pixels: 3 for pictures.</param>
public record SampleBatch(float[] Pixels, IReadOnlyList<Sample> Samples, int Size, int Channels = 3)
{
    /// <summary>Puts crops together.</summary>
    /// <param name="samples">Crops of one size.</param>
    /// <param name="mean">Subtracted from pixel values.</param>
    /// <param name="deviation">Divides pixel values.</param>
    public static SampleBatch Of(IReadOnlyList<Sample> samples, float mean, float deviation)
    {
        ArgumentNullException.ThrowIfNull(samples);
        int size = samples[0].Image.Width;
        int length = size * size * 3;
        float[] pixels = new float[samples.Count * length];
        float factor = 1 / deviation;
        for (int i = 0; i < samples.Count; i++)
        {
            ReadOnlySpan<byte> from = samples[i].Image.Pixels;
            Span<float> to = pixels.AsSpan(i * length, length);
            for (int p = 0; p < to.Length; p++)
                to[p] = (from[p] - mean) * factor;
        }

        return new SampleBatch(pixels, samples, size);
    }

    /// <summary>The pixels as (B, C, S, S) in channels_last order, without a copy on the CPU.</summary>
    /// <param name="device">Where to.</param>
    public Tensor Images(Device device) => frombuffer(Pixels, Samples.Count, Size, Size, Channels).permute(0, 3, 1, 2).to(device);
}
