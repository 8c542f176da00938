using System.Buffers.Binary;

namespace Vitruvian.Formats.Matlab;

/// <summary>What the readers of a level 5 file's values need.</summary>
/// <param name="Source">The file.</param>
/// <param name="BigEndian">Byte order of the file.</param>
/// <param name="Limits">What to accept at most.</param>
internal sealed record MatV5Context(string Source, bool BigEndian, ReadLimits Limits)
{
    /// <summary>Reads a 32-bit number.</summary>
    internal uint UInt32(ReadOnlySpan<byte> bytes) => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
