namespace Vitruvian.Formats;

/// <summary>Reads and writes NumPy's .npy files: one array each, versions 1 to 3, C and Fortran order, either byte order.</summary>
public static class NpyFile
{
    // Memory for the data grows with what was actually read, so that a short file with a long declaration costs nothing.
    private const int FirstPiece = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">An .npy file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged, of another kind or over the limits.</exception>
    public static NpyArray Read(string path, ReadLimits? limits = null)
    {
        using FileStream stream = InputFile.Open(path, "an .npy file");
        return Read(stream, path, Path.GetFileNameWithoutExtension(path), stream.Length, (limits ?? ReadLimits.Default).MaximumBytes);
    }

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array.</param>
    public static void Write(string path, NpyArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Writes an array as .npy version 1.0.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="array">The array.</param>
    public static void Write(Stream stream, NpyArray array)
    {
        if (array.Type.Kind == NpyKind.PickledObject)
            throw new ArgumentException("Arrays of Python objects are read only.", nameof(array));
        stream.Write(NpyHeader.Format(array.Type, array.Shape));
        stream.Write(array.Data);
    }

    /// <summary>Reads one array from a stream that ends with it.</summary>
    /// <param name="stream">The stream, at the magic bytes.</param>
    /// <param name="source">File, for messages.</param>
    /// <param name="field">Array, for messages.</param>
    /// <param name="available">Bytes that the stream claims to have.</param>
    /// <param name="limit">Bytes that the data may have at most.</param>
    internal static NpyArray Read(Stream stream, string source, string field, long available, long limit)
    {
        NpyHeader header = NpyHeader.Read(stream, source, field);
        long most = Math.Min(limit, Array.MaxLength);
        long length = header.DataLength;
        if (length > most || header.ElementCount > most)
            throw InvalidInputException.For(source, field, $"at most {most} bytes", $"shape {Wording.Shape(header.Shape)} of {header.Type.Descriptor}");
        if (header.Type.Kind == NpyKind.PickledObject)
            return new NpyArray(source, field, header.Type, header.Shape, ReadToEnd(stream, source, field, most));
        if (length > available)
            throw InvalidInputException.For(source, field, $"{length} bytes for shape {Wording.Shape(header.Shape)} of {header.Type.Descriptor}", $"{available} bytes with the header", "The file is damaged.");
        byte[] data = ReadData(stream, length, source, field);
        if (stream.ReadByte() >= 0)
            throw InvalidInputException.For(source, field, $"{length} bytes for shape {Wording.Shape(header.Shape)} of {header.Type.Descriptor}", "more bytes after them");
        if (header.BigEndian)
            SwapBytes(data, header.Type.SwapUnit);
        if (header.FortranOrder && header.Shape.Length > 1)
            data = FromFortranOrder(data, header.Shape, header.Type.ItemSize);
        return new NpyArray(source, field, header.Type, header.Shape, data);
    }

    /// <summary>Turns the byte order of each unit of 2, 4 or 8 bytes.</summary>
    internal static void SwapBytes(Span<byte> data, int unit)
    {
        for (int i = 0; unit > 1 && i < data.Length; i += unit)
            data.Slice(i, unit).Reverse();
    }

    /// <summary>Reorders elements from column-major (first axis fastest) to row-major (last axis fastest).</summary>
    internal static byte[] FromFortranOrder(byte[] data, int[] shape, int itemSize)
    {
        byte[] result = new byte[data.Length];
        int axes = shape.Length;
        int[] index = new int[axes];
        int[] strides = new int[axes];
        int stride = itemSize;
        for (int a = 0; a < axes; a++)
        {
            strides[a] = stride;
            stride *= shape[a];
        }

        int from = 0;
        for (int to = 0; to < result.Length; to += itemSize)
        {
            data.AsSpan(from, itemSize).CopyTo(result.AsSpan(to));
            for (int a = axes - 1; a >= 0; a--)
            {
                from += strides[a];
                if (++index[a] < shape[a])
                    break;
                from -= strides[a] * shape[a];
                index[a] = 0;
            }
        }

        return result;
    }

    private static byte[] ReadData(Stream stream, long length, string source, string field)
    {
        byte[] data = new byte[Math.Min(length, FirstPiece)];
        int read = 0;
        while (true)
        {
            int piece = stream.ReadAtLeast(data.AsSpan(read), data.Length - read, throwOnEndOfStream: false);
            read += piece;
            if (read < data.Length)
                throw InvalidInputException.For(source, field, $"{length} bytes of data", $"the end of the file after {read}", "The file is damaged.");
            if (read == length)
                return data;
            Array.Resize(ref data, (int)Math.Min(length, 2L * data.Length));
        }
    }

    private static byte[] ReadToEnd(Stream stream, string source, string field, long limit)
    {
        using var content = new MemoryStream();
        byte[] piece = new byte[1 << 16];
        int read;
        while ((read = stream.Read(piece)) > 0)
        {
            content.Write(piece, 0, read);
            if (content.Length > limit)
                throw InvalidInputException.For(source, field, $"at most {limit} bytes", "more");
        }

        return content.ToArray();
    }
}
