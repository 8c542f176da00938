namespace Vitruvian.Formats.Tensors;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Lengths of the dimensions; empty for a single value.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="ByteCount">Bytes: elements in row-major order, little-endian.</param>
public sealed record SafetensorsEntry(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteCount);
