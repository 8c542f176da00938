namespace Vitruvian.Formats.Tensors;

/// <summary>Element types of tensors in files.</summary>
public enum TensorType
{
    /// <summary>Truth values, one byte each.</summary>
    Boolean,

    /// <summary>8-bit unsigned integers.</summary>
    UInt8,

    /// <summary>8-bit signed integers.</summary>
    Int8,

    /// <summary>16-bit unsigned integers.</summary>
    UInt16,

    /// <summary>16-bit signed integers.</summary>
    Int16,

    /// <summary>Half-precision numbers.</summary>
    Float16,

    /// <summary>16-bit numbers with the range of single precision.</summary>
    BFloat16,

    /// <summary>32-bit unsigned integers.</summary>
    UInt32,

    /// <summary>32-bit signed integers.</summary>
    Int32,

    /// <summary>Single-precision numbers.</summary>
    Float32,

    /// <summary>64-bit unsigned integers.</summary>
    UInt64,

    /// <summary>64-bit signed integers.</summary>
    Int64,

    /// <summary>Double-precision numbers.</summary>
    Float64,
}
