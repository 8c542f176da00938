namespace Vitruvian.Formats.Tensors;

/// <summary>Elements of a PyTorch file that tensors are views of. Files of the old format bring them after the tensors.</summary>
internal sealed class PyTorchStorage(string key, TensorType type, long count)
{
    /// <summary>Name within the file.</summary>
    public string Key { get; } = key;

    /// <summary>Element type.</summary>
    public TensorType Type { get; } = type;

    /// <summary>Number of elements.</summary>
    public long Count { get; } = count;

    /// <summary>The elements, little-endian; empty until they were read.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }
}
