using System.Runtime.InteropServices;

namespace Vitruvian.Imaging.Codecs;

/// <summary>PNG by libspng.</summary>
internal static unsafe class PngCodec
{
    // Text and profile chunks inflate too; nothing here needs them, so a few megabytes are plenty.
    private const int MaxChunkBytes = 8 << 20;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static Image Decode(ReadOnlySpan<byte> content, string source, ImageReadOptions options)
    {
        nint context = SpngNative.NewContext(0);
        try
        {
            fixed (byte* png = content)
            {
                Check(source, SpngNative.SetPngBuffer(context, png, (nuint)content.Length));
                Check(source, SpngNative.SetChunkLimits(context, MaxChunkBytes, MaxChunkBytes));
                return Decode(context, source, options);
            }
        }
        finally
        {
            SpngNative.FreeContext(context);
        }
    }

    internal static byte[] Encode(Image image, int compressionLevel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(compressionLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(compressionLevel, 9);
        nint context = SpngNative.NewContext(SpngNative.ContextEncoder);
        byte* buffer = null;
        try
        {
            CheckEncode(image, SpngNative.SetOption(context, SpngNative.OptionEncodeToBuffer, 1));
            CheckEncode(image, SpngNative.SetOption(context, SpngNative.OptionCompressionLevel, compressionLevel));
            var header = new SpngNative.Header
            {
                Width = (uint)image.Width,
                Height = (uint)image.Height,
                BitDepth = 8,
                ColorType = image.Channels switch { 1 => PngColorType.Gray, 3 => PngColorType.Rgb, _ => PngColorType.RgbAlpha },
            };
            CheckEncode(image, SpngNative.SetHeader(context, &header));
            fixed (byte* pixels = image.Pixels)
                CheckEncode(image, SpngNative.EncodeImage(context, pixels, (nuint)image.Pixels.Length, SpngNative.FormatPng, SpngNative.EncodeFinalize));
            nuint size;
            int error;
            buffer = SpngNative.GetPngBuffer(context, &size, &error);
            CheckEncode(image, error);
            return new ReadOnlySpan<byte>(buffer, checked((int)size)).ToArray();
        }
        finally
        {
            // The buffer came from the C library's malloc, which NativeMemory.Free gives back to.
            NativeMemory.Free(buffer);
            SpngNative.FreeContext(context);
        }
    }

    private static Image Decode(nint context, string source, ImageReadOptions options)
    {
        SpngNative.Header header;
        Check(source, SpngNative.GetHeader(context, &header));
        PixelLimit.Check(source, header.Width, header.Height, options.MaxPixels);
        byte* transparency = stackalloc byte[512];
        bool alpha = header.ColorType is PngColorType.GrayAlpha or PngColorType.RgbAlpha || SpngNative.GetTransparency(context, transparency) == 0;
        var image = new Image((int)header.Width, (int)header.Height, alpha ? 4 : 3);
        fixed (byte* pixels = image.Pixels)
        {
            int format = alpha ? SpngNative.FormatRgba8 : SpngNative.FormatRgb8;
            Check(source, SpngNative.DecodeImage(context, pixels, (nuint)image.Pixels.Length, format, alpha ? SpngNative.DecodeTransparency : 0));
        }

        if (header.ColorType == PngColorType.Gray && !alpha)
            image = FirstChannel(image);
        return ImageOrientation.Apply(image, ReadOrientation(context));
    }

    private static Image FirstChannel(Image rgb)
    {
        var gray = new Image(rgb.Width, rgb.Height, 1);
        for (int i = 0; i < gray.Pixels.Length; i++)
            gray.Pixels[i] = rgb.Pixels[3 * i];
        return gray;
    }

    // The eXIf chunk may stand behind the pixels; damage there does not matter any more.
    private static int ReadOrientation(nint context)
    {
        SpngNative.Exif exif;
        if (SpngNative.DecodeChunks(context) != 0 || SpngNative.GetExif(context, &exif) != 0)
            return 1;
        return ExifOrientation.Read(new ReadOnlySpan<byte>(exif.Data, (int)exif.Length));
    }

    private static void Check(string source, int error)
    {
        if (error != 0)
            throw InvalidInputException.For(source, "image", "a sound PNG file", $"damage ({SpngNative.ErrorMessage(error)})");
    }

    private static void CheckEncode(Image image, int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"A {image.Width} x {image.Height} image cannot be written as PNG: {SpngNative.ErrorMessage(error)}.");
    }
}
