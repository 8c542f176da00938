using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Training;

/// <summary>
/// Writes what TensorBoard reads: a file of records (length, checksum, content, checksum; checksums are CRC-32C, rotated and shifted), each a
/// protocol buffer <c>Event</c> of tensorflow/core/util/event.proto. Only the fields that are needed are written: time (1), step (2), version (3) and
/// summary (5) with values of tag (1), number (2) or picture (4).
/// </summary>
public sealed class EventFile : IDisposable
{
    private const uint CrcShift = 0xA282EAD8;

    private readonly FileStream _stream;

    /// <summary>Starts a file in a folder; TensorBoard reads all of a folder's files, so a run that resumes adds one.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="seconds">The time, in seconds since 1970.</param>
    public EventFile(string folder, double seconds)
    {
        Directory.CreateDirectory(folder);
        string name = $"events.out.tfevents.{(long)(1000 * seconds)}.vitruvian";
        _stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        WriteEvent(seconds, 0, content => Text(content, 3, "brain.Event:2"));
    }

    /// <summary>Writes numbers of a step.</summary>
    /// <param name="seconds">The time, in seconds since 1970.</param>
    /// <param name="step">The step.</param>
    /// <param name="values">Numbers by tag; slashes group them.</param>
    public void Write(double seconds, long step, IEnumerable<(string Tag, double Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        WriteEvent(seconds, step, content => Message(content, 5, summary =>
        {
            foreach ((string tag, double value) in values)
            {
                Message(summary, 1, entry =>
                {
                    Text(entry, 1, tag);
                    Key(entry, 2, 5);
                    Span<byte> bytes = stackalloc byte[4];
                    BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                    entry.Write(bytes);
                });
            }
        }));
    }

    /// <summary>Writes a picture of a step.</summary>
    /// <param name="seconds">The time, in seconds since 1970.</param>
    /// <param name="step">The step.</param>
    /// <param name="tag">Its name.</param>
    /// <param name="image">The picture.</param>
    public void Write(double seconds, long step, string tag, Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[] png = ImageCodec.Encode(image, ImageFormat.Png);
        WriteEvent(seconds, step, content => Message(content, 5, summary => Message(summary, 1, entry =>
        {
            Text(entry, 1, tag);
            Message(entry, 4, picture =>
            {
                Number(picture, 1, (ulong)image.Height);
                Number(picture, 2, (ulong)image.Width);
                Number(picture, 3, (ulong)image.Channels);
                Bytes(picture, 4, png);
            });
        })));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>The checksum of records.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + CrcShift;
    }

    private static void Key(MemoryStream stream, int field, int wireType) => Varint(stream, (ulong)((field << 3) | wireType));

    private static void Varint(MemoryStream stream, ulong value)
    {
        while (value >= 0x80)
        {
            stream.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        stream.WriteByte((byte)value);
    }

    private static void Number(MemoryStream stream, int field, ulong value)
    {
        Key(stream, field, 0);
        Varint(stream, value);
    }

    private static void Bytes(MemoryStream stream, int field, ReadOnlySpan<byte> bytes)
    {
        Key(stream, field, 2);
        Varint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Text(MemoryStream stream, int field, string text) => Bytes(stream, field, Encoding.UTF8.GetBytes(text));

    private static void Message(MemoryStream stream, int field, Action<MemoryStream> write)
    {
        using MemoryStream content = new();
        write(content);
        Bytes(stream, field, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private void WriteEvent(double seconds, long step, Action<MemoryStream> write)
    {
        using MemoryStream content = new();
        Key(content, 1, 1);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, seconds);
        content.Write(eight);
        Number(content, 2, (ulong)step);
        write(content);
        ReadOnlySpan<byte> record = content.GetBuffer().AsSpan(0, (int)content.Length);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, (ulong)record.Length);
        _stream.Write(eight);
        BinaryPrimitives.WriteUInt32LittleEndian(four, MaskedChecksum(eight));
        _stream.Write(four);
        _stream.Write(record);
        BinaryPrimitives.WriteUInt32LittleEndian(four, MaskedChecksum(record));
        _stream.Write(four);
        _stream.Flush();
    }
}
