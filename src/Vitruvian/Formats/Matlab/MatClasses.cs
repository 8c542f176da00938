namespace Vitruvian.Formats.Matlab;

/// <summary>Which element type stores a class.</summary>
internal static class MatClasses
{
    /// <summary>The element type of numbers, truth values and characters (16-bit codes).</summary>
    internal static NpyDataType ElementType(this MatClass type) => type switch
    {
        MatClass.Double => new(NpyKind.Float, 8),
        MatClass.Single => new(NpyKind.Float, 4),
        MatClass.Int8 => new(NpyKind.SignedInteger, 1),
        MatClass.UInt8 => new(NpyKind.UnsignedInteger, 1),
        MatClass.Int16 => new(NpyKind.SignedInteger, 2),
        MatClass.UInt16 or MatClass.Char => new(NpyKind.UnsignedInteger, 2),
        MatClass.Int32 => new(NpyKind.SignedInteger, 4),
        MatClass.UInt32 => new(NpyKind.UnsignedInteger, 4),
        MatClass.Int64 => new(NpyKind.SignedInteger, 8),
        MatClass.UInt64 => new(NpyKind.UnsignedInteger, 8),
        MatClass.Logical => new(NpyKind.Boolean, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Cells and structs have no element type."),
    };

    /// <summary>MATLAB's own name of a class, as v7.3 files have it.</summary>
    internal static MatClass? Named(string name) => name switch
    {
        "double" => MatClass.Double,
        "single" => MatClass.Single,
        "int8" => MatClass.Int8,
        "uint8" => MatClass.UInt8,
        "int16" => MatClass.Int16,
        "uint16" => MatClass.UInt16,
        "int32" => MatClass.Int32,
        "uint32" => MatClass.UInt32,
        "int64" => MatClass.Int64,
        "uint64" => MatClass.UInt64,
        "logical" => MatClass.Logical,
        "char" => MatClass.Char,
        "cell" => MatClass.Cell,
        "struct" => MatClass.Struct,
        _ => null,
    };
}
