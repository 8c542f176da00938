using Vitruvian.Learning.Native;
using Vitruvian.Learning.Onnx.Graph;
using Vitruvian.Learning.Onnx.Model;
using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <summary>One call on its way into ONNX: its arguments by position, and where its nodes go.</summary>
/// <param name="Builder">The graph.</param>
/// <param name="Network">The network.</param>
/// <param name="Call">The call.</param>
internal sealed record CallContext(GraphBuilder Builder, NetworkGraph Network, GraphCall Call)
{
    /// <summary>The first result.</summary>
    public GraphValue Result => ResultAt(0);

    /// <summary>A result.</summary>
    public GraphValue ResultAt(int index) => Network.Values[Call.Results[index]];

    /// <summary>Whether an argument was given.</summary>
    public bool Has(int index) => index < Call.Arguments.Length && Call.Arguments[index].Tag is not (ValueTag.None or ValueTag.Default);

    /// <summary>A tensor argument.</summary>
    public GraphValue Value(int index) => Call.Arguments[index] is { Tag: ValueTag.Tensor, Content: int position } ? Network.Values[position] : throw Refuse($"argument {index} is no tensor");

    /// <summary>The name of a tensor argument.</summary>
    public string Tensor(int index) => Call.Arguments[index] is { Tag: ValueTag.Tensor, Content: int position } ? Builder.NameOf(position) : throw Refuse($"argument {index} is no tensor");

    /// <summary>The name of a tensor argument, converted to an element type.</summary>
    public string Tensor(int index, ScalarType type) => Cast(Tensor(index), Value(index).Type, type);

    /// <summary>The tensors of a list argument; -1 for none.</summary>
    public int[] Positions(int index) => (int[])Call.Arguments[index].Content!;

    /// <summary>A length or position; it may depend on the batch.</summary>
    public SymbolicLength Length(int index, SymbolicLength fallback) => Has(index) ? Call.Arguments[index].Integer : fallback;

    /// <summary>An integer.</summary>
    public long Integer(int index, long fallback = 0)
    {
        SymbolicLength length = Length(index, fallback);
        return length.IsFixed ? length.Constant : throw Refuse($"argument {index} depends on the batch");
    }

    /// <summary>A truth value.</summary>
    public bool Flag(int index, bool fallback = false) => Integer(index, fallback ? 1 : 0) != 0;

    /// <summary>A number, given as an integer, a floating-point number or a truth value.</summary>
    public double Number(int index, double fallback = 0)
    {
        if (!Has(index))
            return fallback;
        return Call.Arguments[index].Tag == ValueTag.Double ? Call.Arguments[index].Number : Integer(index);
    }

    /// <summary>Lengths or positions that may depend on the batch.</summary>
    public SymbolicLength[] Lengths(int index) => Has(index) ? (SymbolicLength[])Call.Arguments[index].Content! : [];

    /// <summary>Integers; none when the argument was left out.</summary>
    public long[] Integers(int index) => [.. Lengths(index).Select(length => length.IsFixed ? length.Constant : throw Refuse($"argument {index} depends on the batch"))];

    /// <summary>Two integers given as two, as one for both, or not at all.</summary>
    public long[] Pair(int index, long fallback) => Integers(index) switch
    {
        [] => [fallback, fallback],
        [long both] => [both, both],
        long[] two => two,
    };

    /// <summary>A text.</summary>
    public string Text(int index, string fallback = "") => Has(index) ? (string)Call.Arguments[index].Content! : fallback;

    /// <summary>Positive positions of dimensions of a tensor argument, given as a list; all when none is given.</summary>
    public long[] Axes(int tensor, int index)
    {
        GraphValue value = Value(tensor);
        long[] given = Integers(index);
        return given.Length == 0 ? [.. Enumerable.Range(0, value.Rank).Select(axis => (long)axis)] : [.. given.Select(axis => (long)value.Axis(axis))];
    }

    /// <summary>Adds a node with one output.</summary>
    public string Node(string op, params string[] inputs) => Builder.Node(op, inputs);

    /// <summary>Adds a node with one output and settings.</summary>
    public string Node(string op, string[] inputs, params OnnxAttribute[] attributes) => Builder.Node(op, inputs, attributes);

    /// <summary>Converts elements where the type differs.</summary>
    public string Cast(string name, ScalarType from, ScalarType to) => from == to ? name : Builder.Node("Cast", [name], ("to", OnnxFile.TypeNumber(to)));

    /// <summary>A number of the result's type.</summary>
    public string Scalar(double value) => Builder.Scalar(value, Result.Type);

    /// <summary>Lets a name stand for a result.</summary>
    public void Give(string name, int index = 0) => Builder.SetName(Call.Results[index], name);

    /// <summary>The first result as one node over the given inputs.</summary>
    public void GiveNode(string op, params string[] inputs) => Give(Builder.Node(op, inputs));

    /// <summary>An error about this call.</summary>
    public OnnxExportException Refuse(string why) => new($"aten::{Call.Name} cannot be exported: {why}.");
}
