using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Model;

/// <summary>A constant of an ONNX graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Data">Elements in row-major order, little-endian.</param>
internal sealed record OnnxTensor(string Name, ScalarType Type, long[] Shape, byte[] Data);
