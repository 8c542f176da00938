namespace Vitruvian.Learning.Onnx.Model;

/// <summary>An ONNX model.</summary>
/// <param name="GraphName">Name of the graph.</param>
/// <param name="Description">What it is.</param>
/// <param name="Nodes">Nodes, each after those it needs.</param>
/// <param name="Constants">Weights and other constants.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="Outputs">Outputs.</param>
/// <param name="Metadata">Texts by key.</param>
internal sealed record OnnxModel(
    string GraphName,
    string Description,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Constants,
    IReadOnlyList<OnnxValueInfo> Inputs,
    IReadOnlyList<OnnxValueInfo> Outputs,
    IReadOnlyDictionary<string, string> Metadata);
