using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>Varies the colours of pictures.</summary>
internal static class ColorVariation
{
    /// <summary>One linear map of the colours: contrast of each about the middle, saturation about the grey value, brightness.</summary>
    /// <param name="image">RGB; changed.</param>
    /// <param name="brightnessRange">See <see cref="AugmentationOptions.Brightness"/>.</param>
    /// <param name="contrastRange">See <see cref="AugmentationOptions.Contrast"/>.</param>
    /// <param name="saturationRange">See <see cref="AugmentationOptions.Saturation"/>.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="colorless">Whether colours are taken away instead of varied.</param>
    public static void Apply(Image image, double brightnessRange, double contrastRange, double saturationRange, SeededRandom random, bool colorless = false)
    {
        double contrast = Spread(random, contrastRange);
        double saturation = colorless ? 0 : 1 + Spread(random, saturationRange);
        double brightness = Spread(random, brightnessRange) * 255;
        Span<float> gain = stackalloc float[3];
        for (int c = 0; c < 3; c++)
            gain[c] = (float)Math.Exp(contrast + Spread(random, contrastRange / 3));
        if (!colorless && contrastRange == 0 && saturationRange == 0 && brightnessRange == 0)
            return;
        Span<byte> pixels = image.Pixels;
        float offset = (float)(128 + brightness + 0.5);
        float keep = (float)saturation;
        for (int i = 0; i < pixels.Length; i += 3)
        {
            float r = (pixels[i] - 128) * gain[0];
            float g = (pixels[i + 1] - 128) * gain[1];
            float b = (pixels[i + 2] - 128) * gain[2];
            float grey = (0.299f * r) + (0.587f * g) + (0.114f * b);
            float rest = ((1 - keep) * grey) + offset;
            pixels[i] = (byte)Math.Clamp((keep * r) + rest, 0, 255);
            pixels[i + 1] = (byte)Math.Clamp((keep * g) + rest, 0, 255);
            pixels[i + 2] = (byte)Math.Clamp((keep * b) + rest, 0, 255);
        }
    }

    private static double Spread(SeededRandom random, double half) => half * ((2 * random.NextDouble()) - 1);
}
