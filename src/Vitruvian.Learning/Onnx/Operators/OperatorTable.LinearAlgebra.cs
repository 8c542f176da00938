using Vitruvian.Learning.Onnx.Graph;
using Vitruvian.Learning.Onnx.Recording;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Products of matrices and vectors.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> LinearAlgebra =>
    [
        ("linear", Linear),
        ("matmul", c => c.GiveNode("MatMul", c.Tensor(0), c.Tensor(1))),
        ("bmm", c => c.GiveNode("MatMul", c.Tensor(0), c.Tensor(1))),
        ("mm", c => c.GiveNode("MatMul", c.Tensor(0), c.Tensor(1))),
        ("dot", c => c.GiveNode("MatMul", c.Tensor(0), c.Tensor(1))),
        ("addmm", c => c.GiveNode("Add", ScaledBy(c, c.Tensor(0), c.Number(3, 1)), ScaledBy(c, c.Node("MatMul", c.Tensor(1), c.Tensor(2)), c.Number(4, 1)))),
        ("outer", c => c.GiveNode("Mul", c.Node("Unsqueeze", Left(c), c.Builder.Integers(1)), c.Node("Unsqueeze", Right(c), c.Builder.Integers(0)))),
        ("einsum", c => c.Give(c.Node("Einsum", [.. c.Positions(1).Select(c.Builder.NameOf)], ("equation", c.Text(0).Replace(" ", string.Empty, StringComparison.Ordinal))))),
        ("linalg_cross", Cross),
        ("linalg_det", c => c.GiveNode("Det", c.Tensor(0))),
    ];

    private static string ScaledBy(CallContext c, string name, double factor) => factor == 1 ? name : c.Node("Mul", name, c.Scalar(factor));

    private static void Linear(CallContext c)
    {
        bool hasBias = c.Has(2);
        if (c.Value(0).Rank == 2)
        {
            string[] inputs = hasBias ? [c.Tensor(0), c.Tensor(1), c.Tensor(2)] : [c.Tensor(0), c.Tensor(1)];
            c.Give(c.Node("Gemm", inputs, ("transB", 1L)));
            return;
        }

        string product = c.Node("MatMul", c.Tensor(0), c.Node("Transpose", [c.Tensor(1)], ("perm", new long[] { 1, 0 })));
        c.Give(hasBias ? c.Node("Add", product, c.Tensor(2)) : product);
    }

    // (a x b)_i = a_(i+1) b_(i+2) - a_(i+2) b_(i+1), positions modulo 3.
    private static void Cross(CallContext c)
    {
        GraphValue value = c.Result;
        long axis = value.Axis(c.Integer(2, -1));
        string next = c.Builder.Integers(1, 2, 0);
        string afterNext = c.Builder.Integers(2, 0, 1);
        string forward = c.Node("Mul", Turned(0, next), Turned(1, afterNext));
        c.GiveNode("Sub", forward, c.Node("Mul", Turned(0, afterNext), Turned(1, next)));

        string Turned(int argument, string order)
        {
            // Counted from the end, since the shapes broadcast.
            SymbolicLength[] shape = c.Value(argument).Shape;
            return c.Node("Gather", [c.Tensor(argument), order], ("axis", axis - value.Rank + shape.Length));
        }
    }
}
