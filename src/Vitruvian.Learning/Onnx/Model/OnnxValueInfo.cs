using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Model;

/// <summary>An input or output of an ONNX graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Lengths of the dimensions; those that depend on the batch are written as names.</param>
internal sealed record OnnxValueInfo(string Name, ScalarType Type, SymbolicLength[] Shape);
