using Vitruvian.Learning.Native;
using Vitruvian.Learning.Onnx.Recording;

namespace Vitruvian.Learning.Onnx.Graph;

/// <summary>An argument of a call in the network.</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Integer">An integer or truth value.</param>
/// <param name="Number">A floating-point number.</param>
/// <param name="Content">A list: of <see cref="SymbolicLength"/>, double or positions of values (int); a text; or a value's position.</param>
internal readonly record struct GraphArgument(ValueTag Tag, SymbolicLength Integer, double Number, object? Content);
