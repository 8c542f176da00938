using System.Runtime.InteropServices;

namespace Vitruvian.Inference.Native;

/// <summary>Reads element types and shapes out of the runtime.</summary>
internal static unsafe class TensorDescription
{
    /// <summary>Type and shape of a value; free lengths are -1.</summary>
    public static (TensorElementType Type, long[] Shape) OfValue(nint value)
    {
        nint info;
        OrtApi.Check(((delegate* unmanaged<nint, nint*, nint>)OrtApi.Function(Slot.GetTensorTypeAndShape))(value, &info), "GetTensorTypeAndShape");
        try
        {
            return (TypeOf(info), ShapeOf(info));
        }
        finally
        {
            OrtApi.Release(Slot.ReleaseTensorTypeAndShapeInfo, info);
        }
    }

    /// <summary>What a model says about an input or output.</summary>
    /// <param name="typeInfo">The runtime's description; stays the caller's.</param>
    public static NodeMetadata OfNode(nint typeInfo)
    {
        // The tensor's part belongs to the whole and is not released.
        nint info;
        OrtApi.Check(((delegate* unmanaged<nint, nint*, nint>)OrtApi.Function(Slot.CastTypeInfoToTensorInfo))(typeInfo, &info), "CastTypeInfoToTensorInfo");
        if (info == 0)
            return new NodeMetadata(TensorElementType.Unknown, [], []);
        long[] shape = ShapeOf(info);
        string[] symbols = new string[shape.Length];
        byte** names = stackalloc byte*[Math.Max(1, shape.Length)];
        var get = (delegate* unmanaged<nint, byte**, nuint, nint>)OrtApi.Function(Slot.GetSymbolicDimensions);
        OrtApi.Check(get(info, names, (nuint)shape.Length), "GetSymbolicDimensions");
        for (int i = 0; i < shape.Length; i++)
            symbols[i] = Marshal.PtrToStringUTF8((nint)names[i]) ?? string.Empty;
        return new NodeMetadata(TypeOf(info), shape, symbols);
    }

    private static TensorElementType TypeOf(nint info)
    {
        int type;
        OrtApi.Check(((delegate* unmanaged<nint, int*, nint>)OrtApi.Function(Slot.GetTensorElementType))(info, &type), "GetTensorElementType");
        return Enum.IsDefined((TensorElementType)type) ? (TensorElementType)type : TensorElementType.Unknown;
    }

    private static long[] ShapeOf(nint info)
    {
        nuint count;
        OrtApi.Check(((delegate* unmanaged<nint, nuint*, nint>)OrtApi.Function(Slot.GetDimensionsCount))(info, &count), "GetDimensionsCount");
        long[] shape = new long[count];
        fixed (long* lengths = shape)
            OrtApi.Check(((delegate* unmanaged<nint, long*, nuint, nint>)OrtApi.Function(Slot.GetDimensions))(info, lengths, count), "GetDimensions");
        return shape;
    }
}
