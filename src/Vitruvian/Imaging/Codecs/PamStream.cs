using System.Text;

namespace Vitruvian.Imaging.Codecs;

/// <summary>Reads pictures as ffmpeg pipes them: raw rows after a small text header (PAM), so that the size is known, and checked, before memory is allocated.</summary>
internal static class PamStream
{
    // Longer than any header that ffmpeg writes.
    private const int MaxHeaderBytes = 256;

    /// <summary>Reads the next picture.</summary>
    /// <param name="stream">At a picture's start.</param>
    /// <param name="path">The file it comes from, for messages.</param>
    /// <param name="channels">Channels that ffmpeg was asked for.</param>
    /// <param name="maxPixels">Refuses larger ones.</param>
    /// <returns>The picture; null when the stream ends before or within it.</returns>
    internal static Image? Read(Stream stream, string path, int channels, long maxPixels)
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
        var image = new Image((int)width, (int)height, channels);
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
}
