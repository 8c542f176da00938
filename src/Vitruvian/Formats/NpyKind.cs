namespace Vitruvian.Formats;

/// <summary>The kinds of elements a NumPy array can have here.</summary>
public enum NpyKind
{
    /// <summary>One byte, 0 or 1 (<c>b1</c>).</summary>
    Boolean,

    /// <summary>Signed integers of 1, 2, 4 or 8 bytes (<c>i1</c>..<c>i8</c>).</summary>
    SignedInteger,

    /// <summary>Unsigned integers of 1, 2, 4 or 8 bytes (<c>u1</c>..<c>u8</c>).</summary>
    UnsignedInteger,

    /// <summary>IEEE 754 numbers of 2, 4 or 8 bytes (<c>f2</c>, <c>f4</c>, <c>f8</c>).</summary>
    Float,

    /// <summary>Strings of a fixed number of UTF-32 code points, padded with zeros (<c>U</c>).</summary>
    Unicode,

    /// <summary>Strings of a fixed number of bytes, padded with zeros (<c>S</c>).</summary>
    Bytes,

    /// <summary>Python objects (<c>O</c>): the array's data is one pickle.</summary>
    PickledObject,
}
