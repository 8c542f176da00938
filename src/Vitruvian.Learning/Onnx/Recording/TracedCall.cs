namespace Vitruvian.Learning.Onnx.Recording;

/// <summary>A recorded call of an operator.</summary>
/// <param name="Name">The operator's name with its overload: <c>add.Tensor</c>.</param>
/// <param name="Arguments">Arguments; those left out at the end are missing here, too.</param>
/// <param name="Results">Positions of the results in <see cref="Trace.Values"/>; -1 for an undefined tensor or a number.</param>
internal sealed record TracedCall(string Name, TracedArgument[] Arguments, int[] Results);
