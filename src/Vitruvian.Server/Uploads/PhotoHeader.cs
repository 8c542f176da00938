using System.Buffers.Binary;

namespace Vitruvian.Server.Uploads;

/// <summary>Reads a photo's declared size from its first bytes, so that a small file that claims to be huge is refused before anything decodes it.</summary>
public static class PhotoHeader
{
    /// <summary>How many first bytes to look at: camera JPEGs have thumbnails and colour profiles of some hundred kilobytes in front of their size.</summary>
    public const int Bytes = 1 << 20;

    private const int PngHeader = 24;

    /// <summary>The declared size.</summary>
    /// <param name="start">The first <see cref="Bytes"/> bytes, or all of a shorter file.</param>
    /// <returns>Width and height in pixels; null when it is not told there, which decoders then check.</returns>
    public static (long Width, long Height)? Read(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return start.Length < PngHeader ? null : (BinaryPrimitives.ReadUInt32BigEndian(start[16..]), BinaryPrimitives.ReadUInt32BigEndian(start[20..]));
        if (start.StartsWith("RIFF"u8))
            return ReadWebP(start);
        return start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) ? ReadJpeg(start) : null;
    }

    // Start-of-frame segments (ITU T.81, table B.1), past all others.
    private static (long Width, long Height)? ReadJpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            byte marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += 2;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return at + 9 > file.Length
                    ? null
                    : (BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return null;
    }

    // RFC 9649: the extended header's canvas, or the size of the one picture.
    private static (long Width, long Height)? ReadWebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
            return null;
        ReadOnlySpan<byte> chunk = file[12..];
        if (chunk.StartsWith("VP8X"u8))
            return (1 + ReadUInt24(chunk[12..]), 1 + ReadUInt24(chunk[15..]));
        if (chunk.StartsWith("VP8L"u8))
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..]);
            return (1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }

        return chunk.StartsWith("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(chunk[16..]) & 0x3FFF)
            : null;
    }

    private static long ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
