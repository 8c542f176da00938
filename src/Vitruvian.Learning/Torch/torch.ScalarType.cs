namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>8-bit unsigned integers.</summary>
    public const ScalarType uint8 = ScalarType.Byte;

    /// <summary>8-bit signed integers.</summary>
    public const ScalarType int8 = ScalarType.Int8;

    /// <summary>16-bit signed integers.</summary>
    public const ScalarType int16 = ScalarType.Int16;

    /// <summary>32-bit signed integers.</summary>
    public const ScalarType int32 = ScalarType.Int32;

    /// <summary>64-bit signed integers.</summary>
    public const ScalarType int64 = ScalarType.Int64;

    /// <summary>Half-precision numbers.</summary>
    public const ScalarType float16 = ScalarType.Float16;

    /// <summary>Single-precision numbers.</summary>
    public const ScalarType float32 = ScalarType.Float32;

    /// <summary>Double-precision numbers.</summary>
    public const ScalarType float64 = ScalarType.Float64;

    /// <summary>Numbers with the range of single precision and 8 bits of mantissa.</summary>
    public const ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>Truth values.</summary>
    public const ScalarType @bool = ScalarType.Bool;

    /// <summary>Element types; the numbers are libtorch's.</summary>
    public enum ScalarType
    {
        /// <summary>8-bit unsigned integer.</summary>
        Byte = 0,

        /// <summary>8-bit signed integer.</summary>
        Int8 = 1,

        /// <summary>16-bit signed integer.</summary>
        Int16 = 2,

        /// <summary>32-bit signed integer.</summary>
        Int32 = 3,

        /// <summary>64-bit signed integer.</summary>
        Int64 = 4,

        /// <summary>Half-precision number.</summary>
        Float16 = 5,

        /// <summary>Single-precision number.</summary>
        Float32 = 6,

        /// <summary>Double-precision number.</summary>
        Float64 = 7,

        /// <summary>Truth value, one byte.</summary>
        Bool = 11,

        /// <summary>16-bit number with the range of single precision.</summary>
        BFloat16 = 15,
    }

    /// <summary>Bytes of an element.</summary>
    internal static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        _ => 8,
    };

    /// <summary>PyTorch's name of an element type.</summary>
    internal static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        ScalarType.Bool => "bool",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>The element type that holds a .NET type's values.</summary>
    internal static ScalarType TypeOf<T>()
        where T : unmanaged => default(T) switch
        {
            float => float32,
            double => float64,
            long => int64,
            int => int32,
            short => int16,
            sbyte => int8,
            byte => uint8,
            bool => @bool,
            Half => float16,
            _ => throw new ArgumentException($"Tensors cannot hold {typeof(T).Name}; expected float, double, Half, long, int, short, sbyte, byte or bool."),
        };
}
