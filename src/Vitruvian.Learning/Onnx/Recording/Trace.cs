namespace Vitruvian.Learning.Onnx.Recording;

/// <summary>What a network did on one example. Disposing it lets go of the tensors.</summary>
/// <param name="Batch">Length of the batch.</param>
/// <param name="Calls">Calls in order.</param>
/// <param name="Values">Tensors in the order in which they appeared; the inputs first.</param>
/// <param name="Outputs">Positions of the network's results.</param>
/// <param name="Overwritten">Constants that an operator has changed in place after they were used, with its name.</param>
internal sealed record Trace(
    long Batch,
    IReadOnlyList<TracedCall> Calls,
    IReadOnlyList<TracedValue> Values,
    int[] Outputs,
    IReadOnlyDictionary<int, string> Overwritten) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TracedValue value in Values)
            value.Tensor.Dispose();
    }
}
