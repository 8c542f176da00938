using System.IO.Compression;

namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>What chunks went through when they were written: deflate (MATLAB's own), byte shuffling and checksums.</summary>
internal static class Hdf5Filters
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Checksum = 3;
    private const int ChecksumLength = 4;

    /// <summary>Reads a filter message.</summary>
    internal static (int Id, int[] Values)[] Read(ref Hdf5Input input, string source, string path)
    {
        (byte version, byte count) = (input.TakeByte(), input.TakeByte());
        if (version is not (1 or 2))
            throw InvalidInputException.For(source, path, "filters of version 1 or 2", $"{version}");
        if (version == 1)
            input.Take(6);
        var filters = new (int, int[])[count];
        for (int f = 0; f < count; f++)
        {
            ushort id = input.TakeUInt16();
            ushort nameLength = version == 1 || id >= 256 ? input.TakeUInt16() : (ushort)0;
            input.TakeUInt16();
            int[] values = new int[input.TakeUInt16()];
            input.Take(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            for (int v = 0; v < values.Length; v++)
                values[v] = (int)input.TakeUInt32();
            if (version == 1 && values.Length % 2 == 1)
                input.Take(4);
            filters[f] = id is Deflate or Shuffle or Checksum ? (id, values) : throw InvalidInputException.For(source, path, "deflated, shuffled or checked chunks", $"filter {id}");
        }

        return filters;
    }

    /// <summary>Undoes the filters of a chunk.</summary>
    /// <param name="chunk">The stored bytes.</param>
    /// <param name="item">The dataset.</param>
    /// <param name="skipped">Bit f: filter f was left out for this chunk.</param>
    /// <param name="length">Bytes of a chunk without filters.</param>
    internal static byte[] Undo(ReadOnlySpan<byte> chunk, Hdf5Object item, uint skipped, int length)
    {
        byte[] bytes = chunk.ToArray();
        for (int f = item.Filters.Count - 1; f >= 0; f--)
        {
            if (f < 32 && (skipped & (1u << f)) != 0)
                continue;
            bytes = item.Filters[f].Id switch
            {
                Deflate => Inflate(bytes, item, length),
                Shuffle => Unshuffle(bytes, item.Type!.Value.Size),
                _ => bytes.Length >= ChecksumLength ? bytes[..^ChecksumLength] : throw InvalidInputException.For(item.File.Source, item.Path, "a chunk with its checksum", $"{bytes.Length} bytes"),
            };
        }

        return bytes.Length == length ? bytes : throw InvalidInputException.For(item.File.Source, item.Path, $"chunks of {length} bytes", $"one of {bytes.Length}");
    }

    private static byte[] Inflate(byte[] bytes, Hdf5Object item, int length)
    {
        // A checksum within may follow the elements.
        byte[] result = new byte[length + ChecksumLength];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
            int read = zlib.ReadAtLeast(result, result.Length, throwOnEndOfStream: false);
            return result[..read];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidInputException($"{item.File.Source}: {item.Path}: expected deflated chunks; found damaged data ({InputFile.FirstLine(e.Message)}).", e);
        }
    }

    // The first bytes of all elements stand together, then the second ones...
    private static byte[] Unshuffle(byte[] bytes, int size)
    {
        byte[] result = new byte[bytes.Length];
        int count = bytes.Length / size;
        for (int i = 0; i < count; i++)
        {
            for (int b = 0; b < size; b++)
                result[(i * size) + b] = bytes[(b * count) + i];
        }

        bytes.AsSpan(count * size).CopyTo(result.AsSpan(count * size));
        return result;
    }
}
