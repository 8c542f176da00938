namespace Vitruvian.Formats.Tensors;

/// <summary>Sizes and safetensors names of <see cref="TensorType"/>.</summary>
public static class TensorTypes
{
    private static readonly (TensorType Type, string Name, int Size)[] s_all =
    [
        (TensorType.Boolean, "BOOL", 1),
        (TensorType.UInt8, "U8", 1),
        (TensorType.Int8, "I8", 1),
        (TensorType.UInt16, "U16", 2),
        (TensorType.Int16, "I16", 2),
        (TensorType.Float16, "F16", 2),
        (TensorType.BFloat16, "BF16", 2),
        (TensorType.UInt32, "U32", 4),
        (TensorType.Int32, "I32", 4),
        (TensorType.Float32, "F32", 4),
        (TensorType.UInt64, "U64", 8),
        (TensorType.Int64, "I64", 8),
        (TensorType.Float64, "F64", 8),
    ];

    /// <summary>Bytes of an element.</summary>
    public static int Size(this TensorType type) => s_all[(int)type].Size;

    /// <summary>The type's name in safetensors files, for example <c>F32</c>.</summary>
    internal static string SafetensorsName(this TensorType type) => s_all[(int)type].Name;

    /// <summary>Finds a type by its name in safetensors files.</summary>
    internal static bool TryParse(string name, out TensorType type)
    {
        int found = Array.FindIndex(s_all, entry => entry.Name == name);
        type = found < 0 ? default : s_all[found].Type;
        return found >= 0;
    }

    /// <summary>Bytes of a tensor; -1 when a length is negative or the product overflows.</summary>
    internal static long ByteCount(TensorType type, ReadOnlySpan<long> shape)
    {
        Int128 count = type.Size();
        foreach (long length in shape)
        {
            if (length < 0)
                return -1;
            count *= length;
            if (count > long.MaxValue)
                return -1;
        }

        return (long)count;
    }
}
