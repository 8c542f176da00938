using Vitruvian.Learning.Native;

namespace Vitruvian.Learning.Onnx.Recording;

/// <summary>An argument of a recorded call; tensors stand as positions in <see cref="Trace.Values"/>, -1 for none.</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Bits">An integer, a truth value, the bits of a double, or a tensor's position.</param>
/// <param name="Content">The array of a list, or a text.</param>
internal readonly record struct TracedArgument(ValueTag Tag, long Bits, object? Content);
