using System.Runtime.InteropServices;

namespace Vitruvian.Imaging.Codecs;

/// <summary>JPEG by libturbojpeg.</summary>
internal static unsafe class JpegCodec
{
    // libjpeg's warnings for a file that ends early; its other warnings (a few stray bytes, an odd marker) leave the picture whole.
    private static readonly string[] s_truncationWarnings = ["Premature end of JPEG file", "premature end of data segment"];

    internal static Image Decode(ReadOnlySpan<byte> content, string source, ImageReadOptions options)
    {
        var markers = JpegMarkers.Read(content);
        if (!markers.IsComplete)
            throw InvalidInputException.For(source, "image", "a complete JPEG file", $"{content.Length} bytes without an end", "The file is truncated.");
        nint handle = TurboJpegNative.InitDecompress();
        try
        {
            fixed (byte* jpeg = content)
                return Decode(handle, jpeg, content.Length, source, options, markers);
        }
        finally
        {
            _ = TurboJpegNative.Destroy(handle);
        }
    }

    internal static byte[] Encode(Image image, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        bool gray = image.Channels == 1;
        nint handle = TurboJpegNative.InitCompress();
        byte* jpeg = null;
        CULong size = default;
        try
        {
            fixed (byte* pixels = image.Pixels)
            {
                int format = gray ? TurboJpegNative.PixelFormatGray : TurboJpegNative.PixelFormatRgb;
                int sampling = gray ? TurboJpegNative.SamplingGray : TurboJpegNative.Sampling444;
                if (TurboJpegNative.Compress(handle, pixels, image.Width, 0, image.Height, format, &jpeg, &size, sampling, quality, 0) != 0)
                    throw new InvalidOperationException($"A {image.Width} x {image.Height} image cannot be written as JPEG: {TurboJpegNative.ErrorMessage(handle)}.");
            }

            return new ReadOnlySpan<byte>(jpeg, checked((int)size.Value)).ToArray();
        }
        finally
        {
            if (jpeg != null)
                TurboJpegNative.Free(jpeg);
            _ = TurboJpegNative.Destroy(handle);
        }
    }

    private static Image Decode(nint handle, byte* jpeg, int length, string source, ImageReadOptions options, JpegMarkers markers)
    {
        var size = new CULong((nuint)length);
        if (TurboJpegNative.DecompressHeader(handle, jpeg, size, out int width, out int height, out _, out int colorSpace) != 0)
            throw Damaged(source, TurboJpegNative.ErrorMessage(handle));
        PixelLimit.Check(source, width, height, options.MaxPixels);
        if (options.SufficientSide is int side)
            (width, height) = Reduce(width, height, side);
        bool cmyk = colorSpace is TurboJpegNative.ColorSpaceCmyk or TurboJpegNative.ColorSpaceYcck;
        (int format, int channels) = colorSpace switch
        {
            TurboJpegNative.ColorSpaceGray => (TurboJpegNative.PixelFormatGray, 1),
            _ when cmyk => (TurboJpegNative.PixelFormatCmyk, 4),
            _ => (TurboJpegNative.PixelFormatRgb, 3),
        };
        var image = new Image(width, height, channels);
        fixed (byte* pixels = image.Pixels)
        {
            if (TurboJpegNative.Decompress(handle, jpeg, size, pixels, width, 0, height, format, TurboJpegNative.FlagLimitScans) != 0)
            {
                string message = TurboJpegNative.ErrorMessage(handle);
                bool harmless = TurboJpegNative.GetErrorCode(handle) == TurboJpegNative.ErrorWarning
                    && !s_truncationWarnings.Any(w => message.Contains(w, StringComparison.OrdinalIgnoreCase));
                if (!harmless)
                    throw Damaged(source, message);
            }
        }

        if (cmyk)
            image = CmykToRgb(image, markers.HasAdobe);
        return ImageOrientation.Apply(image, markers.Orientation);
    }

    private static InvalidInputException Damaged(string source, string message) =>
        InvalidInputException.For(source, "image", "a sound JPEG file", $"damage ({message})");

    /// <summary>The smallest size among the library's fractions at which the longest side still has <paramref name="side"/> pixels.</summary>
    private static (int Width, int Height) Reduce(int width, int height, int side)
    {
        TurboJpegNative.ScalingFactor* factors = TurboJpegNative.GetScalingFactors(out int count);
        (int Width, int Height) best = (width, height);
        for (int i = 0; i < count; i++)
        {
            int w = factors[i].Scale(width);
            int h = factors[i].Scale(height);
            if (Math.Max(w, h) >= side && w < best.Width)
                best = (w, h);
        }

        return best;
    }

    /// <summary>Device CMYK to RGB without a colour profile: each ink takes its complement away. Adobe stores the inks inverted.</summary>
    private static Image CmykToRgb(Image cmyk, bool inverted)
    {
        var rgb = new Image(cmyk.Width, cmyk.Height, 3);
        ReadOnlySpan<byte> from = cmyk.Pixels;
        Span<byte> to = rgb.Pixels;
        int flip = inverted ? 0 : 255;
        for (int i = 0, j = 0; j < to.Length; i += 4, j += 3)
        {
            int light = from[i + 3] ^ flip;
            for (int c = 0; c < 3; c++)
                to[j + c] = (byte)((((from[i + c] ^ flip) * light) + 127) / 255);
        }

        return rgb;
    }
}
