namespace Vitruvian.Models;

/// <summary>An output of a network.</summary>
/// <param name="Name">Its name in the ONNX file.</param>
/// <param name="Shape">Lengths of the dimensions; -1 for the batch, written <c>"batch"</c>.</param>
/// <param name="Meaning">What the numbers are: quantity, unit, frame.</param>
public sealed record ModelOutput(string Name, IReadOnlyList<long> Shape, string Meaning);
