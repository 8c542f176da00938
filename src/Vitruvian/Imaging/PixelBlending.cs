using System.Numerics;

namespace Vitruvian.Imaging;

/// <summary>Lays light over a stored pixel (Porter and Duff's "over"), in linear light.</summary>
internal static class PixelBlending
{
    /// <summary>Blends into one pixel of 1, 3 or 4 channels.</summary>
    /// <param name="pixel">The pixel's bytes; changed.</param>
    /// <param name="color">Linear RGB times opacity, and the opacity.</param>
    internal static void Over(Span<byte> pixel, Vector4 color)
    {
        float rest = 1 - color.W;
        if (pixel.Length == 1)
        {
            // Rec. 709 luminance of linear light.
            float luminance = (0.2126f * color.X) + (0.7152f * color.Y) + (0.0722f * color.Z);
            pixel[0] = SrgbTransfer.FromLinear(luminance + (rest * SrgbTransfer.ToLinear(pixel[0])));
            return;
        }

        if (pixel.Length == 3)
        {
            pixel[0] = SrgbTransfer.FromLinear(color.X + (rest * SrgbTransfer.ToLinear(pixel[0])));
            pixel[1] = SrgbTransfer.FromLinear(color.Y + (rest * SrgbTransfer.ToLinear(pixel[1])));
            pixel[2] = SrgbTransfer.FromLinear(color.Z + (rest * SrgbTransfer.ToLinear(pixel[2])));
            return;
        }

        float below = rest * pixel[3] / 255f;
        float alpha = color.W + below;
        if (!(alpha > 0))
            return;
        pixel[0] = SrgbTransfer.FromLinear((color.X + (below * SrgbTransfer.ToLinear(pixel[0]))) / alpha);
        pixel[1] = SrgbTransfer.FromLinear((color.Y + (below * SrgbTransfer.ToLinear(pixel[1]))) / alpha);
        pixel[2] = SrgbTransfer.FromLinear((color.Z + (below * SrgbTransfer.ToLinear(pixel[2]))) / alpha);
        pixel[3] = (byte)((255 * Math.Min(1, alpha)) + 0.5f);
    }
}
