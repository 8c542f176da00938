using Vitruvian.Numerics;

namespace Vitruvian.Learning.Displacement;

/// <summary>Varies textures as calibration sequences err: other light, noise of the camera and of the back-projection.</summary>
public static class TextureVariation
{
    /// <summary>Adds normal noise to every value, and multiplies each channel by noise of its own (Wehrbein et al. 2023, appendix A: channel-wise noise).</summary>
    /// <param name="colors">Colours of 0 to 1; changed.</param>
    /// <param name="deviation">Deviation of the noise.</param>
    /// <param name="random">Decides everything.</param>
    public static void AddNoise(Span<float> colors, double deviation, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<float> gain = stackalloc float[3];
        foreach (ref float channel in gain)
            channel = (float)Math.Exp(deviation * random.NextNormal());
        for (int i = 0; i < colors.Length; i++)
            colors[i] = (float)Math.Clamp((gain[i % 3] * colors[i]) + (deviation * random.NextNormal()), 0, 1);
    }

    /// <summary>Changes the light: a factor for all colours, and contrast about their middle.</summary>
    /// <param name="colors">Colours of 0 to 1; changed.</param>
    /// <param name="brightness">Factor.</param>
    /// <param name="contrast">Factor on the difference from a half.</param>
    public static void Relight(Span<float> colors, double brightness, double contrast)
    {
        foreach (ref float color in colors)
            color = (float)Math.Clamp(0.5 + (contrast * ((brightness * color) - 0.5)), 0, 1);
    }
}
