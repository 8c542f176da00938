namespace Vitruvian.Server.Uploads;

/// <summary>A kind of file that is taken in, told by its first bytes.</summary>
/// <param name="Name">The format's name.</param>
/// <param name="IsVideo">Whether it is a video; a photo otherwise.</param>
public sealed record UploadFormat(string Name, bool IsVideo)
{
    /// <summary>How many first bytes <see cref="Sniff"/> wants to see.</summary>
    public const int SniffedBytes = 64;

    /// <summary>What is taken, for messages.</summary>
    public const string Accepted = "a JPEG, PNG, WebP, HEIC or AVIF photo, or an MP4, MOV, WebM, Matroska or AVI video";

    private static readonly string[] s_photoBrands = ["heic", "heix", "heim", "heis", "mif1", "msf1", "avif", "avis"];

    /// <summary>The format that a file's first bytes show; names and declared types are never asked.</summary>
    /// <param name="start">The first <see cref="SniffedBytes"/> bytes, or all of a shorter file.</param>
    /// <returns>The format; null for everything that is not taken.</returns>
    public static UploadFormat? Sniff(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return new UploadFormat("jpeg", false);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return new UploadFormat("png", false);
        if (start.StartsWith("RIFF"u8) && start.Length >= 12)
            return start[8..].StartsWith("WEBP"u8) ? new UploadFormat("webp", false) : start[8..].StartsWith("AVI "u8) ? new UploadFormat("avi", true) : null;

        // EBML: Matroska and its subset WebM.
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return new UploadFormat("matroska", true);
        if (start.Length >= 12 && start[4..].StartsWith("ftyp"u8))
        {
            string brand = System.Text.Encoding.Latin1.GetString(start.Slice(8, 4));
            return s_photoBrands.Contains(brand) ? new UploadFormat("heif", false) : new UploadFormat("mp4", true);
        }

        // QuickTime files of old cameras start without a type.
        return start.Length >= 8 && (start[4..].StartsWith("moov"u8) || start[4..].StartsWith("mdat"u8) || start[4..].StartsWith("wide"u8)) ? new UploadFormat("mov", true) : null;
    }
}
