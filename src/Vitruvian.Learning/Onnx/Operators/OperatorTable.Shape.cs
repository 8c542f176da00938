using Vitruvian.Learning.Onnx.Graph;
using Vitruvian.Learning.Onnx.Recording;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Shape and order. Where only the shape changes, the recorded shape of the result says it all.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Shape =>
    [
        ("view", Reshape),
        ("reshape", Reshape),
        ("flatten.using_ints", Reshape),
        ("squeeze", Reshape),
        ("squeeze.dim", Reshape),
        ("unsqueeze", Reshape),
        ("permute", c => Permute(c, [.. c.Integers(1).Select(axis => (long)c.Value(0).Axis(axis))])),
        ("transpose.int", Transpose),
        ("movedim.int", Move),
        ("expand", c => c.GiveNode("Expand", c.Tensor(0), c.Builder.Lengths(c.Result.Shape))),
        ("repeat", Repeat),
        ("repeat_interleave.self_int", RepeatEach),
        ("cat", Concatenate),
        ("stack", Stack),
        ("split.Tensor", c => Split(c, c.Value(0).Axis(c.Integer(2)))),
        ("chunk", c => Split(c, c.Value(0).Axis(c.Integer(2)))),
        ("unbind.int", Unbind),
        ("flip", c => Flip(c, c.Integers(1))),
        ("roll", Roll),
        ("tril", c => c.Give(c.Node("Trilu", [c.Tensor(0), IntegerScalar(c, c.Integer(1))], ("upper", 0L)))),
        ("triu", c => c.Give(c.Node("Trilu", [c.Tensor(0), IntegerScalar(c, c.Integer(1))], ("upper", 1L)))),
        ("pixel_shuffle", c => c.Give(c.Node("DepthToSpace", [c.Tensor(0)], ("blocksize", c.Integer(1)), ("mode", "CRD")))),
    ];

    private static string IntegerScalar(CallContext c, long value) => c.Builder.Scalar(value, torch.ScalarType.Int64);

    private static void Reshape(CallContext c) => c.Give(c.Builder.Reshape(c.Tensor(0), c.Result.Shape));

    private static void Permute(CallContext c, long[] order) => c.Give(c.Node("Transpose", [c.Tensor(0)], ("perm", order)));

    private static void Transpose(CallContext c)
    {
        GraphValue value = c.Value(0);
        long[] order = [.. Enumerable.Range(0, value.Rank).Select(axis => (long)axis)];
        int first = value.Axis(c.Integer(1));
        int second = value.Axis(c.Integer(2));
        (order[first], order[second]) = (second, first);
        Permute(c, order);
    }

    private static void Move(CallContext c)
    {
        GraphValue value = c.Value(0);
        int source = value.Axis(c.Integer(1));
        List<long> order = [.. Enumerable.Range(0, value.Rank).Where(axis => axis != source).Select(axis => (long)axis)];
        order.Insert(value.Axis(c.Integer(2)), source);
        Permute(c, [.. order]);
    }

    private static void Repeat(CallContext c)
    {
        SymbolicLength[] times = c.Lengths(1);
        SymbolicLength[] shape = c.Value(0).Shape;
        string padded = shape.Length == times.Length ? c.Tensor(0) : c.Builder.Reshape(c.Tensor(0), [.. Enumerable.Repeat((SymbolicLength)1, times.Length - shape.Length), .. shape]);
        c.GiveNode("Tile", padded, c.Builder.Lengths(times));
    }

    // A new dimension after the one that is repeated, stretched, and both taken as one.
    private static void RepeatEach(CallContext c)
    {
        if (!c.Has(2))
            throw c.Refuse("without a dimension it flattens first; give the dimension");
        GraphValue value = c.Value(0);
        int axis = value.Axis(c.Integer(2));
        SymbolicLength[] widened = [.. value.Shape[..(axis + 1)], 1, .. value.Shape[(axis + 1)..]];
        SymbolicLength[] stretched = [.. widened];
        stretched[axis + 1] = c.Length(1, 1);
        string expanded = c.Node("Expand", c.Builder.Reshape(c.Tensor(0), widened), c.Builder.Lengths(stretched));
        c.Give(c.Builder.Reshape(expanded, c.Result.Shape));
    }

    private static void Concatenate(CallContext c)
    {
        string[] parts = [.. c.Positions(0).Select(position => c.Cast(c.Builder.NameOf(position), c.Network.Values[position].Type, c.Result.Type))];
        c.Give(c.Node("Concat", parts, ("axis", (long)c.Result.Axis(c.Integer(1)))));
    }

    private static void Stack(CallContext c)
    {
        long axis = c.Result.Axis(c.Integer(1));
        string[] parts =
        [
            .. c.Positions(0).Select(position => c.Node(
                "Unsqueeze",
                c.Cast(c.Builder.NameOf(position), c.Network.Values[position].Type, c.Result.Type),
                c.Builder.Integers(axis))),
        ];
        c.Give(c.Node("Concat", parts, ("axis", axis)));
    }

    private static void Split(CallContext c, int axis)
    {
        int count = c.Call.Results.Length;
        string lengths = c.Builder.Lengths([.. Enumerable.Range(0, count).Select(i => c.ResultAt(i).Shape[axis])]);
        string[] parts = c.Builder.NodeWithOutputs("Split", [c.Tensor(0), lengths], count, ("axis", (long)axis));
        for (int i = 0; i < count; i++)
            c.Give(parts[i], i);
    }

    private static void Unbind(CallContext c)
    {
        int axis = c.Value(0).Axis(c.Integer(1));
        if (!c.Value(0).Shape[axis].IsFixed)
            throw c.Refuse("it takes the batch apart");
        for (int i = 0; i < c.Call.Results.Length; i++)
            c.Give(c.Node("Gather", [c.Tensor(0), IntegerScalar(c, i)], ("axis", (long)axis)), i);
    }

    private static void Flip(CallContext c, long[] dimensions)
    {
        long[] axes = [.. dimensions.Select(axis => (long)c.Value(0).Axis(axis))];
        long[] last = [.. axes.Select(_ => -1L)];
        long[] end = [.. axes.Select(_ => long.MinValue)];
        c.GiveNode("Slice", c.Tensor(0), c.Builder.Integers(last), c.Builder.Integers(end), c.Builder.Integers(axes), c.Builder.Integers(last));
    }

    private static void Roll(CallContext c)
    {
        long[] shifts = c.Integers(1);
        long[] dimensions = c.Integers(2);
        if (dimensions.Length != shifts.Length)
            throw c.Refuse("without dimensions it flattens first; give the dimensions");
        string name = c.Tensor(0);
        for (int i = 0; i < shifts.Length; i++)
        {
            int axis = c.Value(0).Axis(dimensions[i]);
            SymbolicLength length = c.Value(0).Shape[axis];
            if (!length.IsFixed)
                throw c.Refuse("it rolls the batch");
            long cut = length.Constant == 0 ? 0 : (length.Constant - (shifts[i] % length.Constant)) % length.Constant;
            string axes = c.Builder.Integers(axis);
            string head = c.Node("Slice", name, c.Builder.Integers(0), c.Builder.Integers(cut), axes);
            string tail = c.Node("Slice", name, c.Builder.Integers(cut), c.Builder.Integers(long.MaxValue), axes);
            name = c.Node("Concat", [tail, head], ("axis", (long)axis));
        }

        c.Give(name);
    }
}
