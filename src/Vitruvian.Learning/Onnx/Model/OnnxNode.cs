namespace Vitruvian.Learning.Onnx.Model;

/// <summary>A node of an ONNX graph.</summary>
/// <param name="Operator">ONNX's operator.</param>
/// <param name="Inputs">Names of its inputs; empty for one left out.</param>
/// <param name="Outputs">Names of its outputs.</param>
/// <param name="Attributes">Its settings.</param>
internal sealed record OnnxNode(string Operator, string[] Inputs, string[] Outputs, OnnxAttribute[] Attributes);
