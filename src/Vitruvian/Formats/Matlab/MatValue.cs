namespace Vitruvian.Formats.Matlab;

/// <summary>
/// A value of a MATLAB file: numbers, text, cells or structs, read when they are asked for. Items are numbered from 0 in MATLAB's order, the first axis fastest; arrays come out in C order with MATLAB's axes.
/// Every error names the file and the place in it.
/// </summary>
public abstract class MatValue
{
    private protected MatValue(string source, string path, MatClass type, int[] shape, ReadLimits limits)
    {
        (Source, Path, Class, Shape, Limits) = (source, path, type, shape, limits);
        long count = 1;
        foreach (int axis in shape)
            count = count > 0 && axis > limits.MaximumBytes / count ? throw Unexpected($"at most {limits.MaximumBytes} elements", Wording.Shape(shape)) : count * axis;
        Count = count <= Array.MaxLength ? (int)count : throw Unexpected($"at most {Array.MaxLength} elements", Wording.Shape(shape));
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>Where in the file: <c>RELEASE.annolist(3).annorect</c>, numbers from 1 as in MATLAB.</summary>
    public string Path { get; }

    /// <summary>What it is.</summary>
    public MatClass Class { get; }

    /// <summary>Lengths of the axes.</summary>
    public int[] Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Names of a struct's fields; none of other values.</summary>
    public virtual IReadOnlyList<string> FieldNames => [];

    /// <summary>An item of a cell.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1, the first axis fastest.</param>
    /// <exception cref="InvalidInputException">The value is no cell, has fewer items, or the item is damaged.</exception>
    public MatValue this[int index]
    {
        get
        {
            Expect(MatClass.Cell);
            return CellItem(Checked(index), $"{Path}{{{index + 1}}}");
        }
    }

    private protected ReadLimits Limits { get; }

    /// <summary>A field of a struct's element.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidInputException">The value is no struct, has no such field or fewer elements, or the field is damaged.</exception>
    public MatValue Field(string name, int index = 0) =>
        TryField(name, index) ?? throw Unexpected($"a field {Wording.Quote(name)}", FieldNames.Count == 0 ? "none at all" : $"only {string.Join(", ", FieldNames.Take(12).Select(Wording.Quote))}");

    /// <summary>A field of a struct's element, or null where the struct has no such field.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidInputException">The value is no struct or has fewer elements, or the field is damaged.</exception>
    public MatValue? TryField(string name, int index = 0)
    {
        Expect(MatClass.Struct);
        for (int f = 0; f < FieldNames.Count; f++)
        {
            if (FieldNames[f] == name)
                return Member(f, Checked(index), Count == 1 ? $"{Path}.{Wording.Name(name)}" : $"{Path}({index + 1}).{Wording.Name(name)}");
        }

        return null;
    }

    /// <summary>The numbers, truth values or character codes as an array in C order.</summary>
    /// <exception cref="InvalidInputException">The value is a cell or a struct, or damaged.</exception>
    public NpyArray ToArray()
    {
        if (Class is MatClass.Cell or MatClass.Struct)
            throw Unexpected("numbers", Describe());
        NpyDataType type = Class.ElementType();
        byte[] data = Elements();
        if (Shape.Count(axis => axis != 1) > 1)
            data = NpyFile.FromFortranOrder(data, Shape, type.ItemSize);
        return new NpyArray(Source, Path, type, Shape, data);
    }

    /// <summary>One number.</summary>
    /// <exception cref="InvalidInputException">The value is not one number, or that is not finite.</exception>
    public double ToNumber()
    {
        double[] values = Count == 1 ? ToArray().ToDoubles() : throw Unexpected("one number", Describe());
        return double.IsFinite(values[0]) ? values[0] : throw Unexpected("a finite number", $"{values[0]}");
    }

    /// <summary>One row of text; empty where there is none.</summary>
    /// <exception cref="InvalidInputException">The value is no text or has several rows.</exception>
    public string ToText()
    {
        Expect(MatClass.Char);
        return Count == 0 ? string.Empty : Shape.Length <= 2 && Shape[0] == 1 ? Text() : throw Unexpected("one row of text", Wording.Shape(Shape));
    }

    /// <summary>An error about this value.</summary>
    internal InvalidInputException Unexpected(string expected, string found) => InvalidInputException.For(Source, Path, expected, found);

    /// <summary>What the value is, in a few words.</summary>
    internal string Describe() => $"{Class switch { MatClass.Cell => "a cell", MatClass.Struct => "a struct", MatClass.Char => "text", _ => $"{Class} numbers" }} of shape {Wording.Shape(Shape)}";

    /// <summary>The elements' bytes, little-endian in the class's element type, the first axis fastest.</summary>
    private protected abstract byte[] Elements();

    private protected abstract string Text();

    private protected abstract MatValue CellItem(int index, string path);

    private protected abstract MatValue Member(int field, int index, string path);

    /// <summary>Checks the class.</summary>
    private void Expect(MatClass type)
    {
        if (Class != type)
            throw Unexpected(type switch { MatClass.Cell => "a cell", MatClass.Struct => "a struct", _ => "text" }, Describe());
    }

    private int Checked(int index) => index >= 0 && index < Count ? index : throw Unexpected($"at least {index + 1L} elements", Wording.Shape(Shape));
}
