using System.Buffers.Binary;

namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>Bytes of an HDF5 file, read one after the other within their bounds. HDF5 is little-endian throughout, but for numbers that say otherwise.</summary>
/// <param name="content">The bytes that may be read.</param>
/// <param name="source">File, for messages.</param>
/// <param name="what">What is being read, for messages.</param>
internal ref struct Hdf5Input(ReadOnlySpan<byte> content, string source, string what)
{
    private readonly ReadOnlySpan<byte> _content = content;
    private int _position = 0;

    internal readonly int Position => _position;

    internal readonly int Left => _content.Length - _position;

    internal ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left)
            throw InvalidInputException.For(source, what, $"{count} bytes", $"{Left} to its end", "The file is damaged.");
        ReadOnlySpan<byte> taken = _content.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    /// <summary>Skips to the next multiple of eight bytes from the beginning.</summary>
    internal void Align() => Take(Math.Min(Left, (8 - (_position % 8)) % 8));

    internal byte TakeByte() => Take(1)[0];

    internal ushort TakeUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal ulong TakeUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Text up to a NUL.</summary>
    internal string TakeName(long count)
    {
        ReadOnlySpan<byte> bytes = Take(count);
        int end = bytes.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
