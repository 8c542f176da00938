using System.Buffers.Binary;

namespace Vitruvian.Imaging.Codecs;

/// <summary>Finds the orientation tag in EXIF data (a TIFF structure; EXIF 2.32, 4.6.4).</summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x0112;
    private const ushort TypeShort = 3;
    private const int EntrySize = 12;

    /// <summary>The orientation 1..8, or 1 when the data has none or is damaged: a broken tag must not lose the picture.</summary>
    /// <param name="tiff">The data from its byte-order mark on.</param>
    internal static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return 1;
        bool big = tiff[0] == 'M' && tiff[1] == 'M';
        if (!big && !(tiff[0] == 'I' && tiff[1] == 'I'))
            return 1;
        uint offset = U32(tiff[4..], big);
        if (offset > tiff.Length - 2)
            return 1;
        int count = U16(tiff[(int)offset..], big);
        for (int i = 0; i < count; i++)
        {
            long at = offset + 2L + ((long)i * EntrySize);
            if (at + EntrySize > tiff.Length)
                return 1;
            ReadOnlySpan<byte> entry = tiff.Slice((int)at, EntrySize);
            if (U16(entry, big) == OrientationTag && U16(entry[2..], big) == TypeShort)
            {
                int value = U16(entry[8..], big);
                return value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    private static ushort U16(ReadOnlySpan<byte> s, bool big) => big ? BinaryPrimitives.ReadUInt16BigEndian(s) : BinaryPrimitives.ReadUInt16LittleEndian(s);

    private static uint U32(ReadOnlySpan<byte> s, bool big) => big ? BinaryPrimitives.ReadUInt32BigEndian(s) : BinaryPrimitives.ReadUInt32LittleEndian(s);
}
