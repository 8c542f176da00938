namespace Vitruvian.Imaging;

/// <summary>File formats that <see cref="ImageCodec"/> knows by itself.</summary>
public enum ImageFormat
{
    /// <summary>None of the others; left to ffmpeg.</summary>
    Other,

    /// <summary>JPEG (JFIF, EXIF).</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,
}
