namespace Vitruvian.Learning.Onnx.Model;

/// <summary>A setting of a node: an integer, a number, a text or integers.</summary>
/// <param name="Name">Its name in ONNX.</param>
/// <param name="Value">A long, double, string or long[].</param>
internal readonly record struct OnnxAttribute(string Name, object Value)
{
    public static implicit operator OnnxAttribute((string Name, object Value) pair) => new(pair.Name, pair.Value);
}
