namespace Vitruvian.Imaging;

/// <summary>How <see cref="ImageCodec"/> writes an image.</summary>
public sealed record ImageWriteOptions
{
    /// <summary>JPEG quality 1..100. At 92, with full chroma resolution, rendered edges show no coloured fringes.</summary>
    public int JpegQuality { get; init; } = 92;

    /// <summary>zlib level 0..9 of PNG files; 4 takes little more than half the time of zlib's default of 6, for about 7 % more bytes.</summary>
    public int PngCompressionLevel { get; init; } = 4;
}
