namespace Vitruvian.Imaging.Codecs;

/// <summary>Reads whatever ffmpeg reads: the first picture of a file, see <see cref="PamStream"/>.</summary>
/// <param name="program">The program's name or path.</param>
internal sealed class FfmpegImageDecoder(string program = "ffmpeg")
{
    private const int SniffedBytes = 4096;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    internal Image Decode(string path, ReadOnlySpan<byte> content, ImageReadOptions options)
    {
        if (IsText(content))
            throw InvalidInputException.For(path, string.Empty, "an image", "a text file");
        int orientation = ReadOrientation(content);
        using FfmpegProcess process = new(program, "reads images other than JPEG and PNG",
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-max_pixels", $"{Math.Min(options.MaxPixels, int.MaxValue)}",
            .. FfmpegProcess.InputFile(path),
            "-frames:v", "1", "-f", "image2pipe", "-c:v", "pam", "-pix_fmt", "rgba", "pipe:1",
        ]);
        using var timeout = new CancellationTokenSource(s_patience);
        using CancellationTokenRegistration stop = timeout.Token.Register(process.Kill);
        Image? image = null;
        int exitCode;
        try
        {
            image = PamStream.Read(process.Output, path, 4, options.MaxPixels);
        }
        finally
        {
            if (image == null)
                process.Kill();
            exitCode = process.Wait();
        }

        if (timeout.IsCancellationRequested)
            throw InvalidInputException.For(path, "image", $"a file that ffmpeg reads within {s_patience.TotalSeconds:0} s", "none");
        if (image is null || exitCode != 0)
            throw InvalidInputException.For(path, "image", "a file that ffmpeg can read", process.Complaints(path, "no picture"));
        return ImageOrientation.Apply(DropOpaqueAlpha(image), orientation);
    }

    private static Image DropOpaqueAlpha(Image image)
    {
        for (int i = 3; i < image.Pixels.Length; i += 4)
        {
            if (image.Pixels[i] != 255)
                return image;
        }

        return ImageConversion.ToChannels(image, 3);
    }

    // ffmpeg takes any text file for ANSI art. The PNM pictures are the one text format that people keep photos in.
    private static bool IsText(ReadOnlySpan<byte> content)
    {
        if (content.Length > 2 && content[0] == 'P' && content[1] is >= (byte)'1' and <= (byte)'7' && content[2] is (byte)'\n' or (byte)' ')
            return false;
        foreach (byte b in content[..Math.Min(content.Length, SniffedBytes)])
        {
            if (b < 32 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
                return false;
        }

        return true;
    }

    // ffmpeg leaves the EXIF orientation of WebP and TIFF files to us.
    private static int ReadOrientation(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8))
            return ExifOrientation.Read(content);
        if (!content.StartsWith("RIFF"u8) || content.Length < 12 || !content[8..].StartsWith("WEBP"u8))
            return 1;
        long at = 12;
        while (at + 8 <= content.Length)
        {
            ReadOnlySpan<byte> chunk = content[(int)at..];
            long size = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("EXIF"u8) && at + 8 + size <= content.Length)
            {
                ReadOnlySpan<byte> exif = chunk.Slice(8, (int)size);
                return ExifOrientation.Read(exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif);
            }

            at += 8 + size + (size & 1);
        }

        return 1;
    }
}
