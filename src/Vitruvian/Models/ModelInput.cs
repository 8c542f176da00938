namespace Vitruvian.Models;

/// <summary>An input of a network.</summary>
/// <param name="Name">Its name in the ONNX file.</param>
/// <param name="Shape">Lengths of the dimensions; -1 for the batch, written <c>"batch"</c>.</param>
/// <param name="Layout">A letter for each dimension, for example <c>NCHW</c>.</param>
/// <param name="Colors">Order of the channels of an image, for example <c>RGB</c>; empty for other inputs.</param>
/// <param name="Mean">Subtracted from the values of each channel (0 to 255 for images).</param>
/// <param name="Deviation">Divides the values of each channel after that.</param>
public sealed record ModelInput(string Name, IReadOnlyList<long> Shape, string Layout, string Colors, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation);
