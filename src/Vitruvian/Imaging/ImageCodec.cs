using Vitruvian.Formats;
using Vitruvian.Imaging.Codecs;

namespace Vitruvian.Imaging;

/// <summary>
/// Reads and writes image files. The content decides the format, not the name: JPEG by libturbojpeg, PNG by libspng, everything else
/// (WebP, BMP, TIFF, GIF, HEIC...) by the <c>ffmpeg</c> program. EXIF orientation is applied, so pixels are always the right way up.
/// </summary>
public static class ImageCodec
{
    /// <summary>Files larger than this are not images that fit <see cref="ImageReadOptions.DefaultMaxPixels"/>.</summary>
    private const long MaxFileBytes = 1L << 30;

    /// <summary>Reads an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits and channels; null for the defaults (RGB, at most 100 megapixels).</param>
    /// <exception cref="InvalidInputException">The file is missing, no image, damaged, or larger than allowed.</exception>
    /// <exception cref="MissingDependencyException">The library or program that reads this format is not installed.</exception>
    public static Image Read(string path, ImageReadOptions? options = null) => Read(path, out _, options);

    /// <summary>Reads an image file, and hands out its bytes, for checksums.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The file's bytes; of a file that could be read they are there even when it is no image.</param>
    /// <param name="options">Limits and channels; null for the defaults (RGB, at most 100 megapixels).</param>
    /// <exception cref="InvalidInputException">The file is missing, no image, damaged, or larger than allowed.</exception>
    /// <exception cref="MissingDependencyException">The library or program that reads this format is not installed.</exception>
    public static Image Read(string path, out byte[] content, ImageReadOptions? options = null)
    {
        options ??= new ImageReadOptions();
        content = [];
        content = ReadFile(path);
        Image image = Sniff(content) switch
        {
            ImageFormat.Jpeg => JpegCodec.Decode(content, path, options),
            ImageFormat.Png => PngCodec.Decode(content, path, options),
            _ => new FfmpegImageDecoder().Decode(path, content, options),
        };
        return options.Channels == 0 ? image : ImageConversion.ToChannels(image, options.Channels);
    }

    /// <summary>Decodes a JPEG or PNG that is already in memory.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="source">Name of the source for error messages.</param>
    /// <param name="options">Limits and channels; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The content is no JPEG or PNG, damaged, or larger than allowed.</exception>
    public static Image Decode(ReadOnlySpan<byte> content, string source, ImageReadOptions? options = null)
    {
        options ??= new ImageReadOptions();
        Image image = Sniff(content) switch
        {
            ImageFormat.Jpeg => JpegCodec.Decode(content, source, options),
            ImageFormat.Png => PngCodec.Decode(content, source, options),
            _ => throw InvalidInputException.For(source, "image", "a JPEG or PNG", content.IsEmpty ? "no bytes" : "something else"),
        };
        return options.Channels == 0 ? image : ImageConversion.ToChannels(image, options.Channels);
    }

    /// <summary>Reads an image reduced so that its longest side has at most <paramref name="maxSide"/> pixels; never enlarges.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxSide">Longest side of the result in pixels.</param>
    /// <param name="options">Limits and channels; null for the defaults.</param>
    public static Image ReadThumbnail(string path, int maxSide, ImageReadOptions? options = null)
    {
        Image image = Read(path, (options ?? new ImageReadOptions()) with { SufficientSide = maxSide });
        int longest = Math.Max(image.Width, image.Height);
        if (longest <= maxSide)
            return image;
        double scale = (double)maxSide / longest;
        return Resampling.Resize(image, Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
    }

    /// <summary>Writes an image as JPEG or PNG, as the file name's ending says; the old file stays until the new one is complete.</summary>
    /// <param name="path">The file, ending in <c>.png</c>, <c>.jpg</c> or <c>.jpeg</c>.</param>
    /// <param name="image">The image; JPEG lays transparency over white.</param>
    /// <param name="options">Quality and compression; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The name ends otherwise.</exception>
    public static void Write(string path, Image image, ImageWriteOptions? options = null)
    {
        ImageFormat format = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => ImageFormat.Png,
            ".JPG" or ".JPEG" => ImageFormat.Jpeg,
            string other => throw InvalidInputException.For(path, "image file name", "an ending .png, .jpg or .jpeg", other.Length == 0 ? "none" : other),
        };
        AtomicFile.WriteAllBytes(path, Encode(image, format, options));
    }

    /// <summary>Encodes an image in memory.</summary>
    /// <param name="image">The image; JPEG lays transparency over white.</param>
    /// <param name="format">JPEG or PNG.</param>
    /// <param name="options">Quality and compression; null for the defaults.</param>
    public static byte[] Encode(Image image, ImageFormat format, ImageWriteOptions? options = null)
    {
        options ??= new ImageWriteOptions();
        return format switch
        {
            ImageFormat.Jpeg => JpegCodec.Encode(image.Channels == 4 ? ImageConversion.ToChannels(image, 3) : image, options.JpegQuality),
            ImageFormat.Png => PngCodec.Encode(image, options.PngCompressionLevel),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Only JPEG and PNG can be written."),
        };
    }

    /// <summary>The format that a file's first bytes show.</summary>
    public static ImageFormat Sniff(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        return content.StartsWith(PngCodec.Signature) ? ImageFormat.Png : ImageFormat.Other;
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (Directory.Exists(path))
                throw InvalidInputException.For(path, string.Empty, "an image file", "a folder");
            if (!info.Exists)
                throw InvalidInputException.For(path, string.Empty, "an image file", "nothing there");
            if (info.Length > MaxFileBytes)
                throw InvalidInputException.For(path, "file size", $"an image of at most {MaxFileBytes} bytes", $"{info.Length} bytes");
            byte[] content = File.ReadAllBytes(path);
            return content.Length > 0 ? content : throw InvalidInputException.For(path, string.Empty, "an image file", "an empty file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path}: expected a readable image file; found: {e.Message}", e);
        }
    }
}
