namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>Where a dataset's elements stand: in the header, in one piece, or in chunks under a tree.</summary>
/// <param name="Inline">The elements, when they stand in the header.</param>
/// <param name="Address">Address of the piece or of the tree.</param>
/// <param name="Length">Bytes of the piece.</param>
/// <param name="Chunk">Lengths of a chunk's axes; null when there are no chunks.</param>
internal sealed record Hdf5Layout(byte[]? Inline, ulong Address, ulong Length, int[]? Chunk)
{
    private const byte Compact = 0;
    private const byte Contiguous = 1;
    private const byte Chunked = 2;

    /// <summary>Reads a layout message.</summary>
    internal static Hdf5Layout Read(ref Hdf5Input input, string source, string path)
    {
        byte version = input.TakeByte();
        if (version != 3)
            throw InvalidInputException.For(source, path, "a data layout of version 3", $"{version}");
        byte kind = input.TakeByte();
        switch (kind)
        {
            case Compact:
                return new Hdf5Layout(input.Take(input.TakeUInt16()).ToArray(), Hdf5File.Undefined, 0, null);
            case Contiguous:
                return new Hdf5Layout(null, input.TakeUInt64(), input.TakeUInt64(), null);
            case Chunked:
                int rank = input.TakeByte();
                ulong tree = input.TakeUInt64();
                if (rank is < 2 or > NpyHeader.MaximumAxes + 1)
                    throw InvalidInputException.For(source, path, "chunks of 1 to 64 axes", $"{rank - 1}");

                // The last length is the element's.
                int[] chunk = new int[rank - 1];
                for (int a = 0; a < chunk.Length; a++)
                {
                    uint length = input.TakeUInt32();
                    chunk[a] = length is > 0 and <= int.MaxValue ? (int)length : throw InvalidInputException.For(source, path, "chunks of at least one element", $"{length}");
                }

                return new Hdf5Layout(null, tree, 0, chunk);
            default:
                throw InvalidInputException.For(source, path, "compact, contiguous or chunked data", $"layout {kind}");
        }
    }
}
