namespace Vitruvian.Learning.Onnx.Graph;

/// <summary>A call of an operator in the network.</summary>
/// <param name="Name">The operator's name with its overload.</param>
/// <param name="Arguments">Arguments; those left out at the end are missing here, too.</param>
/// <param name="Results">Positions of its results; -1 for an undefined one.</param>
internal sealed record GraphCall(string Name, GraphArgument[] Arguments, int[] Results);
