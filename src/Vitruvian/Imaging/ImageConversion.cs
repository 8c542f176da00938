namespace Vitruvian.Imaging;

/// <summary>Changes the number of channels of an image.</summary>
public static class ImageConversion
{
    // Rec. 601 luma in 16-bit fixed point, the Y of JPEG: 0.299 R + 0.587 G + 0.114 B; the three sum to 65,536.
    private const int LumaRed = 19595;
    private const int LumaGreen = 38470;
    private const int LumaBlue = 7471;

    /// <summary>
    /// The image with 1, 3 or 4 channels; the same object when it already has them. Grey is Rec. 601 luma; transparency that has no
    /// channel any more is laid over white.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="channels">1, 3 or 4.</param>
    public static Image ToChannels(Image image, int channels)
    {
        if (image.Channels == channels)
            return image;
        var result = new Image(image.Width, image.Height, channels);
        ReadOnlySpan<byte> from = image.Pixels;
        Span<byte> to = result.Pixels;
        int n = image.Width * image.Height;
        for (int i = 0; i < n; i++)
        {
            (byte r, byte g, byte b, byte a) = Get(from, image.Channels, i);
            if (channels == 4)
            {
                to[4 * i] = r;
                to[(4 * i) + 1] = g;
                to[(4 * i) + 2] = b;
                to[(4 * i) + 3] = a;
                continue;
            }

            r = OverWhite(r, a);
            g = OverWhite(g, a);
            b = OverWhite(b, a);
            if (channels == 3)
            {
                to[3 * i] = r;
                to[(3 * i) + 1] = g;
                to[(3 * i) + 2] = b;
            }
            else
            {
                to[i] = (byte)(((r * LumaRed) + (g * LumaGreen) + (b * LumaBlue) + 32768) >> 16);
            }
        }

        return result;
    }

    private static (byte R, byte G, byte B, byte A) Get(ReadOnlySpan<byte> pixels, int channels, int i) => channels switch
    {
        1 => (pixels[i], pixels[i], pixels[i], 255),
        3 => (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2], 255),
        _ => (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2], pixels[(4 * i) + 3]),
    };

    private static byte OverWhite(byte value, byte alpha) => (byte)((((value * alpha) + (255 * (255 - alpha))) + 127) / 255);
}
