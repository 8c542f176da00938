using System.Buffers.Binary;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Codecs;

namespace Vitruvian.Datasets.Masks;

/// <summary>Masks as PNG pictures.</summary>
internal static class PictureMask
{
    // Signature, length and name of the first chunk, width, height.
    private const int HeaderLength = 24;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A mask that is where a picture is not black.</summary>
    /// <param name="path">The picture.</param>
    /// <returns>Null when there is no such file.</returns>
    /// <exception cref="InvalidInputException">The file is no PNG picture.</exception>
    internal static PersonMask? TryOpen(string path)
    {
        if (!File.Exists(path))
            return null;
        (int width, int height) = Size(path);
        return new PersonMask(width, height, () => Array.ConvertAll(
            ImageCodec.Read(path, new ImageReadOptions { Channels = 1 }).Pixels, value => value > 0 ? byte.MaxValue : (byte)0));
    }

    private static (int Width, int Height) Size(string path)
    {
        using FileStream stream = InputFile.Open(path, "a mask as a PNG picture");
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith(Signature))
            throw InvalidInputException.For(path, string.Empty, "a mask as a PNG picture", "another file");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header[16..]), height = BinaryPrimitives.ReadUInt32BigEndian(header[20..]);
        PixelLimit.Check(path, width, height, ImageReadOptions.DefaultMaxPixels);
        return ((int)width, (int)height);
    }
}
