namespace Vitruvian.Learning.Onnx.Graph;

/// <summary>What a network computes, whatever the batch.</summary>
/// <param name="Calls">Calls in order.</param>
/// <param name="Values">Tensors; the inputs first.</param>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Outputs">Positions of the results.</param>
internal sealed record NetworkGraph(IReadOnlyList<GraphCall> Calls, IReadOnlyList<GraphValue> Values, int Inputs, int[] Outputs);
