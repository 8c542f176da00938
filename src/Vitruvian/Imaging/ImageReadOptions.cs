namespace Vitruvian.Imaging;

/// <summary>How <see cref="ImageCodec"/> reads an image.</summary>
public sealed record ImageReadOptions
{
    /// <summary>
    /// Default of <see cref="MaxPixels"/>: 100 megapixels (300 MB as RGB), above every camera's single exposure of the day and far below
    /// what a small file can declare.
    /// </summary>
    public const long DefaultMaxPixels = 100_000_000;

    /// <summary>Images that declare more pixels than this are refused before memory is allocated for them.</summary>
    public long MaxPixels { get; init; } = DefaultMaxPixels;

    /// <summary>
    /// Channels of the result: 1 (grey), 3 (RGB, the default; transparency is laid over white), 4 (RGBA), or 0 for what the file stores
    /// (1, 3 or 4).
    /// </summary>
    public int Channels { get; init; } = 3;

    /// <summary>
    /// When set, a JPEG may be decoded at a fraction of its size (1/2, 1/4, 1/8...), which is several times faster: the smallest at which
    /// the longest side still has at least this many pixels. Other formats are decoded in full.
    /// </summary>
    public int? SufficientSide { get; init; }
}
