using System.Numerics;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Texturing;

/// <summary>
/// Colours of many texels in many frames, a bounded number of each: a reservoir in which every frame has the same chance to stay (Vitter 1985). The chance
/// comes from the texel's number and the count, so the result is the same however the work is shared out.
/// </summary>
internal sealed class TexelSamples
{
    private const int Brightest = 255;

    // Largest weight that a byte tells.
    private const float WeightScale = 255;

    private readonly int _capacity;
    private readonly uint[] _samples;
    private readonly int[] _counts;

    internal TexelSamples(int texels, int capacity)
    {
        _capacity = capacity;
        _samples = new uint[checked(texels * capacity)];
        _counts = new int[texels];
    }

    internal int Count(int texel) => _counts[texel];

    /// <summary>Adds a frame's colour of a texel.</summary>
    /// <param name="texel">The texel.</param>
    /// <param name="linear">Linear RGB.</param>
    /// <param name="weight">How well it was seen, 0..1.</param>
    internal void Add(int texel, Vector3 linear, float weight)
    {
        int count = ++_counts[texel];
        int place = count - 1;
        if (place >= _capacity)
        {
            ulong chance = SeededRandom.Scramble(((ulong)texel << 32) | (uint)count) % (ulong)count;
            if (chance >= (ulong)_capacity)
                return;
            place = (int)chance;
        }

        _samples[(texel * _capacity) + place] = SrgbTransfer.FromLinear(linear.X)
            | ((uint)SrgbTransfer.FromLinear(linear.Y) << 8)
            | ((uint)SrgbTransfer.FromLinear(linear.Z) << 16)
            | ((uint)Math.Clamp((int)(WeightScale * weight), 1, Brightest) << 24);
    }

    /// <summary>The weighted median of each channel.</summary>
    /// <param name="texel">A texel that was seen.</param>
    /// <param name="spread">Mean distance of the samples from it, codes, averaged over the channels.</param>
    /// <returns>sRGB codes, 0..255.</returns>
    internal Vector3 Median(int texel, out float spread)
    {
        ReadOnlySpan<uint> samples = _samples.AsSpan(texel * _capacity, Math.Min(_counts[texel], _capacity));
        Vector3 median = default;
        spread = 0;
        Span<uint> sorted = stackalloc uint[samples.Length];
        for (int channel = 0; channel < 3; channel++)
        {
            // Code above weight, so that sorting keeps the two together.
            uint total = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                uint weight = samples[i] >> 24;
                sorted[i] = (Code(samples[i], channel) << 8) | weight;
                total += weight;
            }

            sorted.Sort();
            median[channel] = Median(sorted, total);
            foreach (uint sample in samples)
                spread += Math.Abs(Code(sample, channel) - median[channel]);
        }

        spread /= 3 * samples.Length;
        return median;
    }

    // Where half the weight lies below: between two samples when the half falls on their border.
    private static float Median(ReadOnlySpan<uint> sorted, uint total)
    {
        uint below = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            below += sorted[i] & 0xFF;
            if (2 * below < total)
                continue;
            return 2 * below == total && i + 1 < sorted.Length ? 0.5f * ((sorted[i] >> 8) + (sorted[i + 1] >> 8)) : sorted[i] >> 8;
        }

        return sorted[^1] >> 8;
    }

    private static uint Code(uint sample, int channel) => (sample >> (8 * channel)) & 0xFF;
}
