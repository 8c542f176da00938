using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Graph;

/// <summary>A tensor of the network, with its shape for every batch.</summary>
/// <param name="Tensor">The tensor of the first recording; its elements count when the value is a constant.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="IsVarying">Whether its elements or its shape depend on the inputs or the batch; else it is a constant.</param>
/// <param name="OverwrittenBy">The operator that has changed the constant in place after its use; then its elements are lost.</param>
internal sealed record GraphValue(Tensor Tensor, ScalarType Type, SymbolicLength[] Shape, bool IsVarying, string? OverwrittenBy)
{
    /// <summary>Number of dimensions.</summary>
    public int Rank => Shape.Length;

    /// <summary>Position of a dimension; negative ones count from the end.</summary>
    public int Axis(long dimension) => checked((int)(dimension < 0 ? dimension + Math.Max(1, Rank) : dimension));
}
