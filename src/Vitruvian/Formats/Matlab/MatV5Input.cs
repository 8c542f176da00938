using System.Buffers.Binary;

namespace Vitruvian.Formats.Matlab;

/// <summary>The elements of a level 5 file, one after the other within their bounds.</summary>
internal struct MatV5Input(ReadOnlyMemory<byte> content, string source, bool bigEndian)
{
    private const int TagLength = 8;
    private const int Alignment = 8;

    private int _position = 0;

    /// <summary>Where the next element begins.</summary>
    internal int Position
    {
        readonly get => _position;
        set => _position = value;
    }

    /// <summary>Whether all elements were read.</summary>
    internal readonly bool AtEnd => _position >= content.Length;

    /// <summary>Takes the next element.</summary>
    /// <param name="path">What is being read, for messages.</param>
    internal MatV5Element Take(string path)
    {
        ReadOnlySpan<byte> rest = content.Span[_position..];
        if (rest.Length < TagLength)
            throw InvalidInputException.For(source, path, $"an element at position {_position}", $"{rest.Length} bytes to the end");
        uint first = ReadUInt32(rest);
        (uint small, uint type) = (first >> 16, first & 0xFFFF);

        // Up to four bytes stand in the tag itself.
        if (small != 0)
        {
            if (small > 4)
                throw InvalidInputException.For(source, path, "a small element of at most 4 bytes", $"{small}");
            ReadOnlyMemory<byte> data = content.Slice(_position + 4, (int)small);
            _position += TagLength;
            return new MatV5Element((MatV5Type)type, data);
        }

        uint length = ReadUInt32(rest[4..]);
        if (length > rest.Length - TagLength)
            throw InvalidInputException.For(source, path, $"{length} bytes at position {_position}", $"{rest.Length - TagLength} to the end", "The file is damaged.");
        ReadOnlyMemory<byte> content8 = content.Slice(_position + TagLength, (int)length);
        long next = _position + TagLength + (long)length;

        // Elements begin at multiples of eight bytes, except after compressed ones; the last may go without its padding.
        if ((MatV5Type)first != MatV5Type.Compressed)
            next = (next + Alignment - 1) / Alignment * Alignment;
        _position = (int)Math.Min(next, content.Length);
        return new MatV5Element((MatV5Type)first, content8);
    }

    private readonly uint ReadUInt32(ReadOnlySpan<byte> bytes) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
