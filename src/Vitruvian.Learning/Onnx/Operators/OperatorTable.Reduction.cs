using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Sums, extrema, order.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Reduction =>
    [
        ("sum", c => Total(c, "ReduceSum")),
        ("sum.dim_IntList", c => c.Give(ReduceSum(c, Left(c), c.Axes(0, 1), c.Flag(2)))),
        ("mean", c => Total(c, "ReduceMean")),
        ("mean.dim", c => Reduce(c, "ReduceMean", c.Axes(0, 1), c.Flag(2))),
        ("prod", c => Total(c, "ReduceProd")),
        ("max", c => Total(c, "ReduceMax")),
        ("min", c => Total(c, "ReduceMin")),
        ("amax", c => Reduce(c, "ReduceMax", c.Axes(0, 1), c.Flag(2))),
        ("amin", c => Reduce(c, "ReduceMin", c.Axes(0, 1), c.Flag(2))),
        ("max.dim", c => Extremum(c, "ReduceMax", "ArgMax")),
        ("min.dim", c => Extremum(c, "ReduceMin", "ArgMin")),
        ("argmax", c => Position(c, "ArgMax")),
        ("argmin", c => Position(c, "ArgMin")),
        ("all", c => Truths(c, "ReduceMin", c.Axes(0, 9), false)),
        ("all.dim", c => Truths(c, "ReduceMin", [c.Value(0).Axis(c.Integer(1))], c.Flag(2))),
        ("any", c => Truths(c, "ReduceMax", c.Axes(0, 9), false)),
        ("any.dim", c => Truths(c, "ReduceMax", [c.Value(0).Axis(c.Integer(1))], c.Flag(2))),
        ("logsumexp", c => Reduce(c, "ReduceLogSumExp", c.Axes(0, 1), c.Flag(2))),
        ("cumsum", c => c.GiveNode("CumSum", Left(c), IntegerScalar(c, c.Value(0).Axis(c.Integer(1))))),
        ("std.correction", c => c.GiveNode("Sqrt", Variance(c))),
        ("var.correction", c => c.Give(Variance(c))),
        ("linalg_vector_norm", Norm),
        ("topk", c => Largest(c, c.Integer(1), c.Integer(2, -1), c.Flag(3, true))),
        ("sort", c => Largest(c, Length(c, c.Integer(1, -1)), c.Integer(1, -1), c.Flag(2))),
    ];

    private static string ReduceSum(CallContext c, string input, long[] axes, bool keep) =>
        axes.Length == 0 ? input : c.Node("ReduceSum", [input, c.Builder.Integers(axes)], ("keepdims", keep ? 1L : 0L));

    // Up to operator set 17, all reductions but the sum take their dimensions as a setting.
    private static string Reduced(CallContext c, string op, string input, long[] axes, bool keep) =>
        axes.Length == 0 ? input : c.Node(op, [input], ("axes", axes), ("keepdims", keep ? 1L : 0L));

    private static void Reduce(CallContext c, string op, long[] axes, bool keep) => c.Give(Reduced(c, op, Left(c), axes, keep));

    private static void Total(CallContext c, string op) => c.Give(c.Value(0).Rank == 0 ? Left(c) : c.Node(op, [Left(c)], ("keepdims", 0L)));

    private static void Extremum(CallContext c, string op, string positionOp)
    {
        long axis = c.Value(0).Axis(c.Integer(1));
        long keep = c.Flag(2) ? 1 : 0;
        c.Give(c.Node(op, [c.Tensor(0)], ("axes", new[] { axis }), ("keepdims", keep)));
        c.Give(c.Node(positionOp, [c.Tensor(0)], ("axis", axis), ("keepdims", keep)), 1);
    }

    private static void Position(CallContext c, string op)
    {
        if (c.Has(1))
        {
            c.Give(c.Node(op, [c.Tensor(0)], ("axis", (long)c.Value(0).Axis(c.Integer(1))), ("keepdims", c.Flag(2) ? 1L : 0L)));
            return;
        }

        string flat = c.Node("Reshape", c.Tensor(0), c.Builder.Integers(-1));
        c.Give(c.Node(op, [flat], ("axis", 0L), ("keepdims", 0L)));
    }

    private static void Truths(CallContext c, string op, long[] axes, bool keep)
    {
        string numbers = c.Cast(Truth(c, 0), ScalarType.Bool, ScalarType.Int32);
        c.Give(c.Cast(Reduced(c, op, numbers, axes, keep), ScalarType.Int32, ScalarType.Bool));
    }

    private static string Variance(CallContext c)
    {
        long[] axes = c.Axes(0, 1);
        bool keep = c.Flag(3);
        double correction = c.Number(2, 1);
        string difference = c.Node("Sub", Left(c), Reduced(c, "ReduceMean", Left(c), axes, true));
        string mean = Reduced(c, "ReduceMean", c.Node("Mul", difference, difference), axes, keep);
        if (correction == 0)
            return mean;
        double count = 1;
        foreach (long axis in axes)
        {
            SymbolicLength length = c.Value(0).Shape[axis];
            count *= length.IsFixed ? length.Constant : throw c.Refuse("it goes over the batch");
        }

        return c.Node("Mul", mean, c.Scalar(count / (count - correction)));
    }

    private static void Norm(CallContext c)
    {
        double order = c.Number(1, 2);
        long[] axes = c.Axes(0, 2);
        bool keep = c.Flag(3);
        if (order == 2)
            Reduce(c, "ReduceL2", axes, keep);
        else if (order == 1)
            Reduce(c, "ReduceL1", axes, keep);
        else if (double.IsPositiveInfinity(order))
            c.Give(Reduced(c, "ReduceMax", c.Node("Abs", Left(c)), axes, keep));
        else
            throw c.Refuse($"the norm of order {order} has no operator in ONNX");
    }

    private static long Length(CallContext c, long dimension)
    {
        SymbolicLength length = c.Value(0).Shape[c.Value(0).Axis(dimension)];
        return length.IsFixed ? length.Constant : throw c.Refuse("it sorts the batch");
    }

    private static void Largest(CallContext c, long count, long dimension, bool largest)
    {
        string[] found = c.Builder.NodeWithOutputs("TopK", [c.Tensor(0), c.Builder.Integers(count)], 2, ("axis", (long)c.Value(0).Axis(dimension)), ("largest", largest ? 1L : 0L));
        c.Give(found[0]);
        c.Give(found[1], 1);
    }
}
