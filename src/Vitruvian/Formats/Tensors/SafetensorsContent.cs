using System.Runtime.InteropServices;

namespace Vitruvian.Formats.Tensors;

/// <summary>A tensor to be written to a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Lengths of the dimensions; empty for a single value.</param>
/// <param name="Write">Writes the elements in row-major order, little-endian; exactly as many bytes as type and shape say.</param>
public sealed record SafetensorsContent(string Name, TensorType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>A tensor from an array.</summary>
    /// <typeparam name="T">A .NET type of the element type's size.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="elements">Elements in row-major order.</param>
    public static SafetensorsContent Of<T>(string name, TensorType type, IReadOnlyList<long> shape, T[] elements)
        where T : unmanaged => new(name, type, shape, stream => stream.Write(MemoryMarshal.AsBytes<T>(elements)));
}
