using System.Buffers.Binary;

namespace Vitruvian.Imaging.Codecs;

/// <summary>What a JPEG's marker segments say beside the picture (ITU T.81, annex B).</summary>
/// <param name="Orientation">EXIF orientation 1..8; 1 when there is none.</param>
/// <param name="HasAdobe">Whether there is an Adobe APP14 segment, whose CMYK is stored inverted.</param>
/// <param name="IsComplete">Whether an end-of-image marker closes the last scan.</param>
internal readonly record struct JpegMarkers(int Orientation, bool HasAdobe, bool IsComplete)
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte App1 = 0xE1;
    private const byte App14 = 0xEE;
    private const byte Temporary = 0x01;
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;

    internal static JpegMarkers Read(ReadOnlySpan<byte> file)
    {
        int orientation = 1;
        bool adobe = false;
        int at = 0;
        while (true)
        {
            // Between segments, and inside entropy-coded data, the next marker is an FF that no zero, fill byte or restart follows.
            int skip = file[at..].IndexOf((byte)0xFF);
            if (skip < 0 || at + skip + 1 >= file.Length)
                return new JpegMarkers(orientation, adobe, false);
            at += skip + 1;
            byte marker = file[at];
            if (marker == 0xFF)
                continue;
            at++;
            if (marker is 0 or StartOfImage or Temporary or (>= FirstRestart and <= LastRestart))
                continue;
            if (marker == EndOfImage)
                return new JpegMarkers(orientation, adobe, true);
            if (at + 2 > file.Length)
                return new JpegMarkers(orientation, adobe, false);
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || at + length > file.Length)
                return new JpegMarkers(orientation, adobe, false);
            ReadOnlySpan<byte> segment = file.Slice(at + 2, length - 2);
            if (marker == App1 && segment.StartsWith("Exif\0\0"u8))
                orientation = ExifOrientation.Read(segment[6..]);
            else if (marker == App14 && segment.StartsWith("Adobe"u8))
                adobe = true;
            at += length;
        }
    }
}
