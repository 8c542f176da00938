using System.Buffers.Binary;
using Vitruvian.Imaging;
using Vitruvian.Testing;

namespace Vitruvian.Server.Tests;

/// <summary>Files to upload.</summary>
internal static class Samples
{
    /// <summary>A photo of one person.</summary>
    public static byte[] Astronaut { get; } = File.ReadAllBytes(RepositoryFolder.Asset("samples", "astronaut.jpg"));

    /// <summary>A small JPEG of nobody.</summary>
    public static byte[] Jpeg { get; } = ImageCodec.Encode(new Image(64, 48, 3), ImageFormat.Jpeg);

    /// <summary>A small PNG of nobody.</summary>
    public static byte[] Png { get; } = ImageCodec.Encode(new Image(64, 48, 3), ImageFormat.Png);

    /// <summary>The start of an MP4 file, and nothing of a film.</summary>
    public static byte[] Mp4 { get; } = [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isomiso2"u8, 0, 0, 0, 8, .. "mdat"u8];

    /// <summary>A PNG of a few bytes that claims to have many pixels.</summary>
    public static byte[] HugePng(int side)
    {
        byte[] header = [.. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), side);
        byte[] sum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(header));
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. header, .. sum, 0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
