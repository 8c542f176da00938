namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>Reads a dataset's elements, little-endian, the last axis fastest. Elements that were never written are zero.</summary>
internal static class Hdf5Data
{
    private const int SmallestNode = 24;

    // Deflate makes at most 1032 bytes of one; a file that declares more has not written it.
    private const int MostInflation = 1032;

    // Chunks may reach beyond the data; more than this many times its size they do not.
    private const int MostWork = 4;

    /// <summary>Number of elements.</summary>
    internal static long Count(Hdf5Object item)
    {
        int[] axes = item.Axes ?? throw InvalidInputException.For(item.File.Source, item.Path, "a dataset with a shape", "none");
        long count = 1;
        foreach (int axis in axes)
            count = count > 0 && axis > Array.MaxLength / count ? throw TooLarge(item) : count * axis;
        return count;
    }

    /// <summary>Reads the elements.</summary>
    internal static byte[] Read(Hdf5Object item)
    {
        if (item.Type is not { } type || item.Layout is not { } layout)
            throw InvalidInputException.For(item.File.Source, item.Path, "a dataset", "an object without elements");
        long length = Count(item) * type.Size;
        if (length > Math.Min(item.File.Limits.MaximumBytes, Array.MaxLength))
            throw TooLarge(item);
        if (length > (long)MostInflation * item.File.Length)
            throw InvalidInputException.For(item.File.Source, item.Path, $"at most {MostInflation} times the file's {item.File.Length} bytes", $"shape {Wording.Shape(item.Axes)}");
        byte[] data;
        if (layout.Chunk is not null)
        {
            data = new byte[length];
            if (length > 0 && layout.Address != Hdf5File.Undefined)
                new Chunks(item, layout.Chunk, type.Size, data).Visit(layout.Address, int.MaxValue);
        }
        else if (layout.Inline is not null)
        {
            data = layout.Inline.Length == length ? layout.Inline.ToArray() : throw InvalidInputException.For(item.File.Source, item.Path, $"{length} bytes", $"{layout.Inline.Length}");
        }
        else if (layout.Address == Hdf5File.Undefined)
        {
            data = new byte[length];
        }
        else
        {
            data = item.File.At(layout.Address, (ulong)length, item.Path).ToArray();
        }

        if (type.BigEndian)
            NpyFile.SwapBytes(data, type.Size);
        return data;
    }

    private static InvalidInputException TooLarge(Hdf5Object item) =>
        InvalidInputException.For(item.File.Source, item.Path, $"at most {item.File.Limits.MaximumBytes} bytes", $"shape {Wording.Shape(item.Axes)}");

    // Goes through the tree of chunks and copies each into its place.
    private sealed class Chunks
    {
        private readonly Hdf5Object _item;
        private readonly int[] _axes;
        private readonly int[] _chunk;
        private readonly int _size;
        private readonly int _chunkBytes;
        private readonly byte[] _data;
        private int _nodes;
        private long _work;

        internal Chunks(Hdf5Object item, int[] chunk, int size, byte[] data)
        {
            (_item, _axes, _chunk, _size, _data) = (item, item.Axes!, chunk, size, data);
            if (chunk.Length != _axes.Length)
                throw InvalidInputException.For(item.File.Source, item.Path, $"chunks of {_axes.Length} axes", $"{chunk.Length}");
            long bytes = size;
            foreach (int length in chunk)
                bytes = length > item.File.Limits.MaximumBytes / bytes ? throw TooLarge(item) : bytes * length;
            _chunkBytes = bytes <= Array.MaxLength - 8 ? (int)bytes : throw TooLarge(item);
            _work = Math.Max(1 << 20, MostWork * Math.Max(bytes, data.Length));
        }

        internal void Visit(ulong address, int above)
        {
            string source = _item.File.Source, path = _item.Path;
            if (++_nodes > _item.File.Length / SmallestNode)
                throw InvalidInputException.For(source, path, "a tree of chunks", "one that leads back into itself");
            var node = new Hdf5Input(_item.File.From(address, path).Span, source, path);
            if (!node.Take(4).SequenceEqual("TREE"u8) || node.TakeByte() != 1)
                throw InvalidInputException.For(source, path, "a tree of chunks", "something else");
            (int level, int entries) = (node.TakeByte(), node.TakeUInt16());
            if (level >= above)
                throw InvalidInputException.For(source, path, $"a level below {above}", $"{level}");
            node.Take(2 * 8);
            Span<ulong> start = stackalloc ulong[_axes.Length];
            for (int e = 0; e < entries; e++)
            {
                (uint stored, uint skipped) = (node.TakeUInt32(), node.TakeUInt32());
                for (int a = 0; a < start.Length; a++)
                    start[a] = node.TakeUInt64();
                node.Take(8);
                ulong child = node.TakeUInt64();
                if (level > 0)
                {
                    Visit(child, level);
                    continue;
                }

                if ((_work -= _chunkBytes) < 0)
                    throw InvalidInputException.For(source, path, "each chunk once", "more chunks than the shape has");
                byte[] chunk = Hdf5Filters.Undo(_item.File.At(child, stored, path).Span, _item, skipped, _chunkBytes);
                Copy(chunk, start);
            }
        }

        private void Copy(byte[] chunk, ReadOnlySpan<ulong> start)
        {
            int last = _axes.Length - 1;
            for (int a = 0; a <= last; a++)
            {
                if (start[a] >= (ulong)_axes[a])
                    return;
            }

            // Row by row: a row is a run along the last axis.
            int run = (int)Math.Min((ulong)_chunk[last], (ulong)_axes[last] - start[last]) * _size;
            int rows = _chunkBytes / (_chunk[last] * _size);
            for (int row = 0; row < rows; row++)
            {
                long to = 0;
                int rest = row;
                long stride = _axes[last];
                bool inside = true;
                for (int a = last - 1; a >= 0 && inside; a--)
                {
                    ulong at = start[a] + (ulong)(rest % _chunk[a]);
                    rest /= _chunk[a];
                    inside = at < (ulong)_axes[a];
                    to += inside ? (long)at * stride : 0;
                    stride *= _axes[a];
                }

                if (inside)
                    chunk.AsSpan(row * _chunk[last] * _size, run).CopyTo(_data.AsSpan((int)((to + (long)start[last]) * _size)));
            }
        }
    }
}
