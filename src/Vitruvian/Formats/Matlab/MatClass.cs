namespace Vitruvian.Formats.Matlab;

/// <summary>What a value of a MATLAB file is.</summary>
public enum MatClass
{
    /// <summary>Double-precision numbers.</summary>
    Double,

    /// <summary>Single-precision numbers.</summary>
    Single,

    /// <summary>Signed bytes.</summary>
    Int8,

    /// <summary>Unsigned bytes.</summary>
    UInt8,

    /// <summary>Signed 16-bit integers.</summary>
    Int16,

    /// <summary>Unsigned 16-bit integers.</summary>
    UInt16,

    /// <summary>Signed 32-bit integers.</summary>
    Int32,

    /// <summary>Unsigned 32-bit integers.</summary>
    UInt32,

    /// <summary>Signed 64-bit integers.</summary>
    Int64,

    /// <summary>Unsigned 64-bit integers.</summary>
    UInt64,

    /// <summary>Truth values.</summary>
    Logical,

    /// <summary>Text.</summary>
    Char,

    /// <summary>An array of values of any classes.</summary>
    Cell,

    /// <summary>An array of elements with the same fields.</summary>
    Struct,
}
