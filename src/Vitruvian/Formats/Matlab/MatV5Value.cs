using System.Text;

namespace Vitruvian.Formats.Matlab;

/// <summary>A value of a level 5 file. Cells and structs note where their parts begin, and read them when they are asked for.</summary>
internal sealed class MatV5Value : MatValue
{
    private const int ComplexFlag = 0x08;
    private const int LogicalFlag = 0x02;

    private readonly MatV5Context _context;
    private readonly ReadOnlyMemory<byte> _content;
    private readonly MatV5Element _numbers;
    private readonly int[] _parts;
    private readonly string[] _fields;

    private MatV5Value(MatV5Context context, string path, MatClass type, int[] shape, ReadOnlyMemory<byte> content, int start)
        : base(context.Source, path, type, shape, context.Limits)
    {
        (_context, _content) = (context, content);
        (_parts, _fields) = ([], []);
        var input = new MatV5Input(content, context.Source, context.BigEndian) { Position = start };
        if (type == MatClass.Struct)
            _fields = TakeFields(ref input);
        if (type is MatClass.Cell or MatClass.Struct)
            _parts = Parts(ref input, type == MatClass.Struct ? _fields.Length : 1);
        else if (Count > 0)
            _numbers = input.Take(path);
    }

    public override IReadOnlyList<string> FieldNames => _fields;

    /// <summary>The name of a variable.</summary>
    internal static string NameOf(ReadOnlyMemory<byte> content, MatV5Context context)
    {
        var input = new MatV5Input(content, context.Source, context.BigEndian);
        _ = input.Take("variable");
        _ = input.Take("variable");
        return Encoding.Latin1.GetString(input.Take("variable").Data.Span);
    }

    /// <summary>Reads the content of a matrix element.</summary>
    internal static MatV5Value Read(ReadOnlyMemory<byte> content, string path, MatV5Context context)
    {
        // MATLAB writes empty parts of structs as nothing at all.
        if (content.Length == 0)
            return new MatV5Value(context, path, MatClass.Double, [0, 0], content, 0);
        var input = new MatV5Input(content, context.Source, context.BigEndian);
        MatV5Element flags = input.Take(path);
        if (flags.Type != MatV5Type.UInt32 || flags.Data.Length != 8)
            throw InvalidInputException.For(context.Source, path, "an array's flags", $"an element of type {(uint)flags.Type} and {flags.Data.Length} bytes");
        uint word = context.UInt32(flags.Data.Span);
        int[] shape = Axes(input.Take(path), path, context);
        _ = input.Take(path);
        if (((word >> 8) & ComplexFlag) != 0)
            throw InvalidInputException.For(context.Source, path, "real numbers", "complex ones");
        MatClass type = ((word >> 8) & LogicalFlag) != 0 ? MatClass.Logical : (word & 0xFF) switch
        {
            1 => MatClass.Cell,
            2 => MatClass.Struct,
            4 => MatClass.Char,
            6 => MatClass.Double,
            7 => MatClass.Single,
            8 => MatClass.Int8,
            9 => MatClass.UInt8,
            10 => MatClass.Int16,
            11 => MatClass.UInt16,
            12 => MatClass.Int32,
            13 => MatClass.UInt32,
            14 => MatClass.Int64,
            15 => MatClass.UInt64,
            var other => throw InvalidInputException.For(context.Source, path, "numbers, text, cells or structs", $"{other switch { 3 => "an object", 5 => "a sparse matrix", 16 => "a function", 17 => "an object", _ => $"an array of class {other}" }}"),
        };
        return new MatV5Value(context, path, type, shape, content, input.Position);
    }

    private protected override byte[] Elements() => Count == 0 ? [] : MatV5Numbers.Convert(_numbers, Class, Count, _context, Path);

    private protected override string Text()
    {
        ReadOnlySpan<byte> data = _numbers.Data.Span;
        return _numbers.Type switch
        {
            MatV5Type.Utf8 or MatV5Type.Int8 or MatV5Type.UInt8 => Encoding.UTF8.GetString(data),
            MatV5Type.Utf16 or MatV5Type.UInt16 => (_context.BigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(data),
            _ => throw Unexpected("text in 8 or 16 bits", $"an element of type {(uint)_numbers.Type}"),
        };
    }

    private protected override MatValue CellItem(int index, string path) => Part(index, path);

    private protected override MatValue Member(int field, int index, string path) => Part((index * _fields.Length) + field, path);

    private static int[] Axes(MatV5Element element, string path, MatV5Context context)
    {
        if (element.Type is not (MatV5Type.Int32 or MatV5Type.UInt32) || element.Data.Length % 4 != 0 || element.Data.Length / 4 is 0 or > NpyHeader.MaximumAxes)
            throw InvalidInputException.For(context.Source, path, $"an array's shape of 1 to {NpyHeader.MaximumAxes} axes", $"an element of type {(uint)element.Type} and {element.Data.Length} bytes");
        int[] shape = new int[element.Data.Length / 4];
        for (int a = 0; a < shape.Length; a++)
        {
            uint length = context.UInt32(element.Data.Span[(4 * a)..]);
            shape[a] = length <= int.MaxValue ? (int)length : throw InvalidInputException.For(context.Source, path, "axes of at least 0", $"{(int)length}");
        }

        return shape;
    }

    private string[] TakeFields(ref MatV5Input input)
    {
        MatV5Element width = input.Take(Path), names = input.Take(Path);
        int length = width.Data.Length == 4 ? (int)_context.UInt32(width.Data.Span) : 0;
        if (length <= 0 || names.Data.Length % length != 0)
            throw Unexpected("names of fields, all of one length", $"{names.Data.Length} bytes for names of {length}");
        string[] fields = new string[names.Data.Length / length];
        for (int f = 0; f < fields.Length; f++)
            fields[f] = Encoding.Latin1.GetString(names.Data.Span.Slice(f * length, length)).TrimEnd('\0');
        return fields;
    }

    private int[] Parts(ref MatV5Input input, int perElement)
    {
        long count = (long)Count * perElement;
        const int tag = 8;
        if (count > _content.Length / tag)
            throw Unexpected($"{count} parts", $"{_content.Length} bytes for them");
        int[] parts = new int[count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = input.Position;
            if (input.Take(Path).Type != MatV5Type.Matrix)
                throw Unexpected("matrices as parts", $"another element at position {parts[i]}");
        }

        return parts;
    }

    private MatV5Value Part(int index, string path)
    {
        var input = new MatV5Input(_content, Source, _context.BigEndian) { Position = _parts[index] };
        return Read(input.Take(path).Data, path, _context);
    }
}
