namespace Vitruvian.Imaging;

/// <summary>
/// An 8-bit image: rows from the top, pixels interleaved, 1 (grey), 3 (RGB) or 4 (RGBA, not premultiplied) channels, sRGB-encoded.
/// The centre of the top-left pixel is at (0.5, 0.5).
/// </summary>
public sealed class Image
{
    /// <summary>A black (transparent) image.</summary>
    /// <param name="width">Width in pixels, positive.</param>
    /// <param name="height">Height in pixels, positive.</param>
    /// <param name="channels">1, 3 or 4.</param>
    public Image(int width, int height, int channels = 3)
        : this(width, height, channels, new byte[checked(width * height * channels)])
    {
    }

    /// <summary>Wraps pixels without copying them.</summary>
    /// <param name="width">Width in pixels, positive.</param>
    /// <param name="height">Height in pixels, positive.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="pixels">Interleaved rows, width x height x channels bytes.</param>
    public Image(int width, int height, int channels, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (1 or 3 or 4))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1, 3 or 4 channels.");
        if (pixels.Length != (long)width * height * channels)
            throw new ArgumentException($"pixels has {pixels.Length} bytes; expected {(long)width * height * channels} ({width} x {height} x {channels}).", nameof(pixels));
        Width = width;
        Height = height;
        Channels = channels;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Channels per pixel: 1, 3 or 4.</summary>
    public int Channels { get; }

    /// <summary>Interleaved rows from the top.</summary>
    public byte[] Pixels { get; }

    /// <summary>The channels of one pixel.</summary>
    public Span<byte> this[int x, int y] => Pixels.AsSpan(((y * Width) + x) * Channels, Channels);

    /// <summary>One row of pixels.</summary>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>An independent copy.</summary>
    public Image Clone() => new(Width, Height, Channels, (byte[])Pixels.Clone());
}
