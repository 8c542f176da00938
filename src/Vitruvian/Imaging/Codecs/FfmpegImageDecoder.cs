using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Vitruvian.Imaging.Codecs;

/// <summary>
/// Reads whatever ffmpeg reads. The program decodes the first picture to raw RGBA rows with a small text header (PAM), so the size is
/// known, and checked, before memory is allocated.
/// </summary>
/// <param name="program">The program's name or path.</param>
internal sealed class FfmpegImageDecoder(string program = "ffmpeg")
{
    // Longer than any PAM header that ffmpeg writes.
    private const int MaxHeaderBytes = 256;
    private const int SniffedBytes = 4096;
    private const int MaxMessageLength = 400;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    internal Image Decode(string path, ReadOnlySpan<byte> content, ImageReadOptions options)
    {
        if (IsText(content))
            throw InvalidInputException.For(path, string.Empty, "an image", "a text file");
        int orientation = ReadOrientation(content);
        using Process process = Start(path, options.MaxPixels);
        using var timeout = new CancellationTokenSource(s_patience);
        using CancellationTokenRegistration stop = timeout.Token.Register(() => process.Kill());
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Image? image = null;
        try
        {
            image = ReadPam(process.StandardOutput.BaseStream, path, options.MaxPixels);
        }
        finally
        {
            if (image == null)
                process.Kill();
            process.WaitForExit();
        }

        string message = errors.GetAwaiter().GetResult();
        if (timeout.IsCancellationRequested)
            throw InvalidInputException.For(path, "image", $"a file that ffmpeg reads within {s_patience.TotalSeconds:0} s", "none");
        if (image is null || process.ExitCode != 0)
            throw InvalidInputException.For(path, "image", "a file that ffmpeg can read", Summarize(message, path));
        return ImageOrientation.Apply(DropOpaqueAlpha(image), orientation);
    }

    private Process Start(string path, long maxPixels)
    {
        var info = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };

        // Only local files: a playlist inside the input must not make ffmpeg open anything else.
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-max_pixels", $"{Math.Min(maxPixels, int.MaxValue)}",
            "-protocol_whitelist", "file", "-i", $"file:{Path.GetFullPath(path)}",
            "-frames:v", "1", "-f", "image2pipe", "-c:v", "pam", "-pix_fmt", "rgba", "pipe:1",
        ];
        foreach (string argument in arguments)
            info.ArgumentList.Add(argument);
        try
        {
            return Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start.");
        }
        catch (Win32Exception)
        {
            throw MissingDependencyException.For("ffmpeg (reads images other than JPEG and PNG)", "ffmpeg");
        }
    }

    /// <summary>Reads a PAM picture of depth 4, or null when the stream ends early.</summary>
    private static Image? ReadPam(Stream stream, string path, long maxPixels)
    {
        var header = new StringBuilder();
        long width = 0;
        long height = 0;
        while (true)
        {
            string? line = ReadLine(stream, header);
            if (line is null)
                return null;
            if (line == "ENDHDR")
                break;
            if (line.StartsWith("WIDTH ", StringComparison.Ordinal))
                width = long.Parse(line.AsSpan(6));
            else if (line.StartsWith("HEIGHT ", StringComparison.Ordinal))
                height = long.Parse(line.AsSpan(7));
        }

        PixelLimit.Check(path, width, height, maxPixels);
        var image = new Image((int)width, (int)height, 4);
        return stream.ReadAtLeast(image.Pixels, image.Pixels.Length, throwOnEndOfStream: false) == image.Pixels.Length ? image : null;
    }

    private static string? ReadLine(Stream stream, StringBuilder header)
    {
        int start = header.Length;
        while (header.Length < MaxHeaderBytes)
        {
            int next = stream.ReadByte();
            if (next < 0)
                return null;
            if (next == '\n')
                return header.ToString(start, header.Length - start);
            header.Append((char)next);
        }

        return null;
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

    /// <summary>ffmpeg's complaints in one line, without addresses and without the path, which our own message has.</summary>
    private static string Summarize(string message, string path)
    {
        string prefix = $"file:{Path.GetFullPath(path)}: ";
        var lines = new List<string>();
        foreach (string line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string text = line.StartsWith('[') && line.IndexOf(']') is int end and > 0 ? line[(end + 1)..].TrimStart() : line;
            text = text.Replace(prefix, string.Empty, StringComparison.Ordinal);
            if (text.Length > 0 && !lines.Contains(text))
                lines.Add(text);
        }

        string all = lines.Count == 0 ? "no picture" : string.Join("; ", lines);
        return all.Length <= MaxMessageLength ? all : $"{all[..MaxMessageLength]}...";
    }
}
