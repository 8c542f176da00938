namespace Vitruvian.Inference;

/// <summary>Element types of tensors; the numbers are ONNX's.</summary>
public enum TensorElementType
{
    /// <summary>No tensor, or a type that is not supported here.</summary>
    Unknown = 0,

    /// <summary>Single-precision number.</summary>
    Float = 1,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 2,

    /// <summary>8-bit signed integer.</summary>
    Int8 = 3,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = 4,

    /// <summary>16-bit signed integer.</summary>
    Int16 = 5,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 6,

    /// <summary>64-bit signed integer.</summary>
    Int64 = 7,

    /// <summary>Truth value, one byte.</summary>
    Bool = 9,

    /// <summary>Half-precision number.</summary>
    Float16 = 10,

    /// <summary>Double-precision number.</summary>
    Double = 11,
}
