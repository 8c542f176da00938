using System.IO.Compression;

namespace Vitruvian.Formats.Matlab;

/// <summary>The variables of a level 5 file.</summary>
internal static class MatV5File
{
    private const int HeaderLength = 128;
    private const int Version = 0x0100;

    // Enough of a compressed variable for its class, shape and name.
    private const int NamePiece = 512;

    /// <summary>Whether a file begins like a level 5 file: two characters at the header's end tell the byte order.</summary>
    internal static bool IsLevel5(ReadOnlySpan<byte> content) =>
        content.Length >= HeaderLength && (content[126..128].SequenceEqual("IM"u8) || content[126..128].SequenceEqual("MI"u8));

    /// <summary>Finds the variables; they are inflated and read when they are asked for.</summary>
    internal static Dictionary<string, Func<MatValue>> Variables(ReadOnlyMemory<byte> content, string source, ReadLimits limits)
    {
        bool bigEndian = content.Span[126..128].SequenceEqual("MI"u8);
        int version = bigEndian ? (content.Span[124] << 8) | content.Span[125] : (content.Span[125] << 8) | content.Span[124];
        if (version != Version)
            throw InvalidInputException.For(source, "version", $"0x{Version:x4} (level 5)", $"0x{version:x4}");
        var variables = new Dictionary<string, Func<MatValue>>(StringComparer.Ordinal);
        var input = new MatV5Input(content, source, bigEndian) { Position = HeaderLength };
        while (!input.AtEnd)
        {
            MatV5Element element = input.Take("variable");
            if (variables.Count == limits.MaximumEntries)
                throw InvalidInputException.For(source, string.Empty, $"at most {limits.MaximumEntries} variables", "more");
            var context = new MatV5Context(source, bigEndian, limits);
            string name = element.Type switch
            {
                MatV5Type.Matrix => MatV5Value.NameOf(element.Data, context),
                MatV5Type.Compressed => MatV5Value.NameOf(Inflated(element.Data, context, NamePiece, whole: false), context),
                _ => throw InvalidInputException.For(source, "variable", "a matrix", $"an element of type {(uint)element.Type}"),
            };

            // A nameless variable is MATLAB's own note of objects, which nothing here reads.
            if (name.Length > 0)
                variables[name] = () => Read(element, Wording.Name(name), context);
        }

        return variables;
    }

    private static MatV5Value Read(MatV5Element element, string path, MatV5Context context) =>
        MatV5Value.Read(element.Type == MatV5Type.Matrix ? element.Data : Inflated(element.Data, context, context.Limits.MaximumBytes, whole: true), path, context);

    // The matrix inside a compressed element, or its beginning.
    private static ReadOnlyMemory<byte> Inflated(ReadOnlyMemory<byte> compressed, MatV5Context context, long most, bool whole)
    {
        byte[] bytes = Inflate(compressed, context, most, whole);
        const int tag = 8;
        if (bytes.Length < tag)
            throw InvalidInputException.For(context.Source, "variable", "a compressed matrix", "less");
        uint type = context.UInt32(bytes), length = context.UInt32(bytes.AsSpan(4));
        if ((MatV5Type)type != MatV5Type.Matrix)
            throw InvalidInputException.For(context.Source, "variable", "a compressed matrix", $"an element of type {type}");
        if (whole && length > bytes.Length - tag)
            throw InvalidInputException.For(context.Source, "variable", $"{length} bytes", $"{bytes.Length - tag}", "The file is damaged.");
        return bytes.AsMemory(tag, (int)Math.Min(length, bytes.Length - tag));
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> compressed, MatV5Context context, long most, bool whole)
    {
        using var inflated = new MemoryStream();
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(compressed.ToArray(), writable: false), CompressionMode.Decompress);
            byte[] piece = new byte[(int)Math.Min(1 << 16, Math.Max(1, most))];
            int read;
            while ((read = zlib.Read(piece)) > 0)
            {
                inflated.Write(piece, 0, read);
                if (inflated.Length < most)
                    continue;
                if (whole && zlib.ReadByte() >= 0)
                    throw InvalidInputException.For(context.Source, "variable", $"at most {most} bytes", "more");
                break;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidInputException($"{context.Source}: variable: expected a compressed matrix; found damaged data ({InputFile.FirstLine(e.Message)}).", e);
        }

        return inflated.ToArray();
    }
}
