using System.Buffers.Binary;
using System.Text;

namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>
/// A value of a version 7.3 file. MATLAB's arrays are datasets with the axes turned round; cells are datasets of references, structs groups with a dataset for each field, and arrays of structs groups whose
/// datasets hold a reference for each element. Datasets that other programs wrote have no mark of their class: their element type tells it.
/// </summary>
internal sealed class MatHdf5Value : MatValue
{
    private const string ClassName = "MATLAB_class";

    private readonly Hdf5Object _item;
    private readonly string[] _fields;
    private readonly ulong[] _members;
    private readonly bool _isStructArray;
    private byte[]? _references;

    private MatHdf5Value(Hdf5Object item, string path, MatClass type, int[] shape, IReadOnlyList<(string Name, ulong Address)>? members = null, bool isStructArray = false)
        : base(item.File.Source, path, type, shape, item.File.Limits)
    {
        _item = item;
        _fields = [.. (members ?? []).Select(m => m.Name)];
        _members = [.. (members ?? []).Select(m => m.Address)];
        _isStructArray = isStructArray;
    }

    public override IReadOnlyList<string> FieldNames => _fields;

    /// <summary>The variables of a file; those whose names begin with # are MATLAB's own.</summary>
    internal static Dictionary<string, Func<MatValue>> Variables(Hdf5File file)
    {
        var variables = new Dictionary<string, Func<MatValue>>(StringComparer.Ordinal);
        foreach ((string name, ulong address) in file.Root().Members())
        {
            if (!name.StartsWith('#'))
                variables[name] = () => Read(file, address, Wording.Name(name));
        }

        return variables;
    }

    private protected override byte[] Elements()
    {
        if (Count == 0)
            return [];
        byte[] data = Hdf5Data.Read(_item);
        return Class == MatClass.Logical && _item.Type!.Value.Size == 1 ? Array.ConvertAll(data, value => value == 0 ? (byte)0 : (byte)1) : data;
    }

    private protected override string Text() => Encoding.Unicode.GetString(Elements());

    private protected override MatValue CellItem(int index, string path) => Read(_item.File, Reference(index), path);

    private protected override MatValue Member(int field, int index, string path)
    {
        if (!_isStructArray)
            return Read(_item.File, _members[field], path);
        Hdf5Object references = Hdf5Object.Read(_item.File, _members[field], path);
        if (references.Type is not { Kind: Hdf5Kind.Reference } || Hdf5Data.Count(references) != Count)
            throw InvalidInputException.For(Source, path, $"{Count} references", "something else");
        return Read(_item.File, BinaryPrimitives.ReadUInt64LittleEndian(Hdf5Data.Read(references).AsSpan(8 * index)), path);
    }

    private static MatHdf5Value Read(Hdf5File file, ulong address, string path)
    {
        Hdf5Object item = Hdf5Object.Read(file, address, path);
        string? name = item.Text(ClassName);
        MatClass? marked = name is null ? null : MatClasses.Named(name) ?? throw InvalidInputException.For(file.Source, path, "numbers, text, cells or structs", Wording.Quote(name));
        if (item.Group is not null)
            return Struct(item, path);
        if (item.Type is not { } type)
            throw InvalidInputException.For(file.Source, path, "a dataset or a group", "something else");
        MatClass found = type switch
        {
            { Kind: Hdf5Kind.Reference } => MatClass.Cell,
            { Kind: Hdf5Kind.Float, Size: 4 } => MatClass.Single,
            { Kind: Hdf5Kind.Float } => MatClass.Double,
            { Kind: Hdf5Kind.SignedInteger } => type.Size switch { 1 => MatClass.Int8, 2 => MatClass.Int16, 4 => MatClass.Int32, _ => MatClass.Int64 },
            { Kind: Hdf5Kind.UnsignedInteger } => type.Size switch { 1 => MatClass.UInt8, 2 => MatClass.UInt16, 4 => MatClass.UInt32, _ => MatClass.UInt64 },
            _ => throw InvalidInputException.For(file.Source, path, "numbers or references", "text of HDF5"),
        };

        // An empty array is stored as its shape.
        if (item.Flag("MATLAB_empty"))
            return new MatHdf5Value(item, path, marked ?? found, EmptyShape(item));
        if (marked is { } said && said != found && !(said is MatClass.Logical && type.Size == 1) && !(said is MatClass.Char && found is MatClass.UInt16))
            throw InvalidInputException.For(file.Source, path, $"elements of MATLAB's class {Wording.Quote(name!)}", $"{found}");
        int[] axes = item.Axes ?? throw InvalidInputException.For(file.Source, path, "a dataset with a shape", "none");
        return new MatHdf5Value(item, path, marked ?? found, [.. axes.Reverse()]);
    }

    private static MatHdf5Value Struct(Hdf5Object item, string path)
    {
        List<(string Name, ulong Address)> members = item.Members();

        // Cells are marked as such; references without a mark are the elements of an array of structs.
        Hdf5Object? first = members.Count > 0 ? Hdf5Object.Read(item.File, members[0].Address, path) : null;
        if (first is { Type: { Kind: Hdf5Kind.Reference }, Axes: { } axes } && first.Text(ClassName) is null)
            return new MatHdf5Value(item, path, MatClass.Struct, [.. axes.Reverse()], members, isStructArray: true);
        return new MatHdf5Value(item, path, MatClass.Struct, [1, 1], members);
    }

    private static int[] EmptyShape(Hdf5Object item)
    {
        byte[] data = item.Type!.Value.Size == 8 ? Hdf5Data.Read(item) : [];
        if (data.Length / 8 is 0 or > NpyHeader.MaximumAxes)
            throw InvalidInputException.For(item.File.Source, item.Path, "the shape of an empty array", $"{data.Length} bytes");
        int[] shape = new int[data.Length / 8];
        for (int a = 0; a < shape.Length; a++)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(8 * a));
            shape[a] = length <= int.MaxValue ? (int)length : throw InvalidInputException.For(item.File.Source, item.Path, "the shape of an empty array", $"an axis of {length}");
        }

        return shape.Contains(0) ? shape : throw InvalidInputException.For(item.File.Source, item.Path, "the shape of an empty array", Wording.Shape(shape));
    }

    private ulong Reference(int index)
    {
        byte[] references = _references ??= Hdf5Data.Read(_item);
        return BinaryPrimitives.ReadUInt64LittleEndian(references.AsSpan(8 * index));
    }
}
