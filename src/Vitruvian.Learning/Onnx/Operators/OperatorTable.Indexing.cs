using Vitruvian.Learning.Onnx.Graph;
using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Parts of tensors.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Indexing =>
    [
        ("select.int", Select),
        ("slice.Tensor", c => Slice(c, c.Length(1, 0), c.Length(2, 0), c.Length(3, long.MaxValue), c.Integer(4, 1))),
        ("narrow", c => Slice(c, c.Length(1, 0), c.Length(2, 0), c.Length(2, 0) + c.Length(3, 0), 1)),
        ("index_select", c => c.Give(c.Node("Gather", [c.Tensor(0), c.Tensor(2)], ("axis", (long)c.Value(0).Axis(c.Integer(1)))))),
        ("gather", c => c.Give(c.Node("GatherElements", [c.Tensor(0), c.Tensor(2)], ("axis", (long)c.Value(0).Axis(c.Integer(1)))))),
        ("scatter.src", c => Scatter(c, "none")),
        ("scatter_add", c => Scatter(c, "add")),
        ("index.Tensor", Index),
        ("one_hot", OneHot),
    ];

    private static void Select(CallContext c)
    {
        SymbolicLength index = c.Length(2, 0);
        string position = index.IsFixed ? IntegerScalar(c, index.Constant) : c.Node("Squeeze", c.Builder.Lengths(index), c.Builder.Integers(0));
        c.Give(c.Node("Gather", [c.Tensor(0), position], ("axis", (long)c.Value(0).Axis(c.Integer(1)))));
    }

    private static void Slice(CallContext c, SymbolicLength dimension, SymbolicLength start, SymbolicLength end, long step)
    {
        string axis = c.Builder.Integers(c.Value(0).Axis(dimension.Constant));
        c.GiveNode("Slice", c.Tensor(0), c.Builder.Lengths(start), c.Builder.Lengths(end), axis, c.Builder.Integers(step));
    }

    private static void Scatter(CallContext c, string reduction)
    {
        long axis = c.Value(0).Axis(c.Integer(1));
        c.Give(c.Node("ScatterElements", [c.Tensor(0), c.Tensor(2), c.Tensor(3, c.Result.Type)], ("axis", axis), ("reduction", reduction)));
    }

    // Positions for one dimension are a Gather; for several leading ones, a GatherND over the positions side by side.
    private static void Index(CallContext c)
    {
        int[] positions = c.Positions(1);
        int[] used = [.. Enumerable.Range(0, positions.Length).Where(i => positions[i] >= 0)];
        if (used.Any(i => c.Network.Values[positions[i]].Type is ScalarType.Bool or ScalarType.Byte))
            throw c.Refuse("a mask gives a result whose length depends on the input");
        if (used.Length == 1)
        {
            c.Give(c.Node("Gather", [c.Tensor(0), Positions(c, positions[used[0]])], ("axis", (long)used[0])));
            return;
        }

        if (used[^1] != used.Length - 1)
            throw c.Refuse("positions for several dimensions must be those of the first ones");
        GraphValue value = c.Value(0);
        SymbolicLength[] shape = c.Result.Shape[..(c.Result.Rank - (value.Rank - used.Length))];
        string[] columns =
        [
            .. used.Select(i => c.Node("Unsqueeze", c.Node("Expand", Positions(c, positions[i]), c.Builder.Lengths(shape)), c.Builder.Integers(shape.Length))),
        ];
        c.GiveNode("GatherND", c.Tensor(0), c.Node("Concat", columns, ("axis", (long)shape.Length)));
    }

    private static string Positions(CallContext c, int position) => c.Cast(c.Builder.NameOf(position), c.Network.Values[position].Type, ScalarType.Int64);

    private static void OneHot(CallContext c)
    {
        SymbolicLength classes = c.Result.Shape[^1];
        if (!classes.IsFixed)
            throw c.Refuse("the number of classes depends on the batch");
        string values = c.Node("Concat", [c.Builder.Integers(0), c.Builder.Integers(1)], ("axis", 0L));
        c.Give(c.Node("OneHot", [c.Tensor(0), IntegerScalar(c, classes.Constant), values], ("axis", -1L)));
    }
}
