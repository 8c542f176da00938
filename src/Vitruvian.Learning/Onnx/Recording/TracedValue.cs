using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Recording;

/// <summary>A tensor at one point of a recording. In-place operators make a new value of the tensor they change.</summary>
/// <param name="Tensor">The tensor, which the recording keeps; after its end only if it does not depend on an input.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="FromInput">Whether its elements depend on an input of the network.</param>
/// <param name="IsLeaf">Whether no recorded call made it: an input, a parameter, or a tensor from elsewhere.</param>
internal sealed record TracedValue(Tensor Tensor, ScalarType Type, long[] Shape, bool FromInput, bool IsLeaf);
