using System.Numerics;
using Vitruvian.Imaging;

namespace Vitruvian.Texturing;

/// <summary>How bright a frame is against those before it, from the texels that both show.</summary>
internal sealed class ExposureMatch
{
    // A median of so many is good to a few hundredths of what single texels differ by.
    private const int MostTexels = 2048;

    // With fewer texels in common, nothing is said.
    private const int LeastTexels = 200;

    // Automatic exposure and white balance move by less from frame to frame of one scene.
    private const float LargestGain = 1.6f;

    // Darker than this, the ratio of two colours is noise.
    private const float Darkest = 0.004f;

    // Linear RGB of the texels that both show, evenly spread over the surface.
    private readonly (Vector3 Before, Vector3 Now)[] _common;

    /// <summary>Compares.</summary>
    /// <param name="shown">Each texel's linear RGB and weight; 0 where not seen.</param>
    /// <param name="samples">The frames before; their medians count, for a thing in the way must not.</param>
    internal ExposureMatch(Vector4[] shown, TexelSamples samples)
    {
        int count = 0;
        for (int t = 0; t < shown.Length; t++)
            count += shown[t].W > 0 && samples.Count(t) > 0 ? 1 : 0;
        int step = Math.Max(1, count / MostTexels);
        _common = new (Vector3, Vector3)[(count + step - 1) / step];
        int number = 0;
        for (int t = 0; t < shown.Length; t++)
        {
            if (!(shown[t].W > 0) || samples.Count(t) == 0 || number++ % step != 0)
                continue;
            Vector3 codes = samples.Median(t, out _);
            _common[(number - 1) / step] = (new Vector3(Linear(codes.X), Linear(codes.Y), Linear(codes.Z)), shown[t].AsVector3());
        }
    }

    /// <summary>The factor per channel that makes the frame as bright as those before.</summary>
    internal Vector3 Gain()
    {
        Vector3 gain = Vector3.One;
        float[] ratios = new float[_common.Length];
        for (int channel = 0; channel < 3; channel++)
        {
            int count = 0;
            foreach ((Vector3 before, Vector3 now) in _common)
            {
                if (before[channel] > Darkest && now[channel] > Darkest)
                    ratios[count++] = before[channel] / now[channel];
            }

            if (count >= LeastTexels)
                gain[channel] = Math.Clamp(Median(ratios.AsSpan(0, count)), 1 / LargestGain, LargestGain);
        }

        return gain;
    }

    /// <summary>Median difference from the frames before, in sRGB codes; null when they have no texel in common.</summary>
    /// <param name="gain">Factor on the frame's colours.</param>
    internal double? Residual(Vector3 gain)
    {
        if (_common.Length == 0)
            return null;
        float[] differences = new float[_common.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            (Vector3 before, Vector3 now) = _common[i];
            for (int channel = 0; channel < 3; channel++)
                differences[i] += Math.Abs(SrgbTransfer.FromLinear(before[channel]) - SrgbTransfer.FromLinear(gain[channel] * now[channel])) / 3f;
        }

        return Median(differences);
    }

    // A median of bytes is a byte, or halfway between two.
    private static float Linear(float code) => 0.5f * (SrgbTransfer.ToLinear((byte)code) + SrgbTransfer.ToLinear((byte)MathF.Ceiling(code)));

    private static float Median(Span<float> values)
    {
        values.Sort();
        return values[values.Length / 2];
    }
}
