using Vitruvian.Formats.Tensors;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Checkpoints;

/// <summary>Tensors to and from files.</summary>
internal static class TensorConversion
{
    private static readonly (ScalarType Torch, TensorType File)[] s_types =
    [
        (ScalarType.Bool, TensorType.Boolean),
        (ScalarType.Byte, TensorType.UInt8),
        (ScalarType.Int8, TensorType.Int8),
        (ScalarType.Int16, TensorType.Int16),
        (ScalarType.Int32, TensorType.Int32),
        (ScalarType.Int64, TensorType.Int64),
        (ScalarType.Float16, TensorType.Float16),
        (ScalarType.BFloat16, TensorType.BFloat16),
        (ScalarType.Float32, TensorType.Float32),
        (ScalarType.Float64, TensorType.Float64),
    ];

    /// <summary>The tensor in main memory in row-major order: itself or a copy, of the current dispose scope.</summary>
    public static Tensor Plain(Tensor tensor) => tensor.detach().cpu().contiguous();

    /// <summary>What a safetensors file says about a plain tensor.</summary>
    public static SafetensorsContent Content(string name, Tensor plain)
    {
        TensorType type = s_types[Array.FindIndex(s_types, entry => entry.Torch == plain.dtype)].File;
        return new SafetensorsContent(name, type, plain.shape, stream => stream.Write(plain.bytes));
    }

    /// <summary>A new tensor with the elements that a reader fills in.</summary>
    /// <param name="source">File, for messages.</param>
    /// <param name="name">Tensor, for messages.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Shape.</param>
    /// <param name="read">Gets the tensor's memory to fill.</param>
    public static Tensor Make(string source, string name, TensorType type, IReadOnlyList<long> shape, Action<Span<byte>> read)
    {
        int found = Array.FindIndex(s_types, entry => entry.File == type);
        if (found < 0)
            throw InvalidInputException.For(source, $"'{name}'", "a type that libtorch computes with", $"{type}");
        Tensor tensor = empty([.. shape], s_types[found].Torch);
        if (tensor.numel() > 0)
            read(tensor.bytes);
        return tensor;
    }
}
