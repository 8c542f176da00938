using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Sums, products, powers. In-place operators compute the same; the recording gives their result a name of its own.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Arithmetic =>
    [
        ("add.Tensor", c => Sum(c, "Add", Right(c), 2)),
        ("add_.Tensor", c => Sum(c, "Add", Right(c), 2)),
        ("add.Scalar", c => Sum(c, "Add", c.Scalar(c.Number(1)), 2)),
        ("add_.Scalar", c => Sum(c, "Add", c.Scalar(c.Number(1)), 2)),
        ("sub.Tensor", c => Sum(c, "Sub", Right(c), 2)),
        ("sub_.Tensor", c => Sum(c, "Sub", Right(c), 2)),
        ("sub.Scalar", c => Sum(c, "Sub", c.Scalar(c.Number(1)), 2)),
        ("sub_.Scalar", c => Sum(c, "Sub", c.Scalar(c.Number(1)), 2)),
        ("rsub.Scalar", c => c.GiveNode("Sub", c.Scalar(c.Number(1)), Scaled(c, Left(c), 2))),
        ("mul.Tensor", Product),
        ("mul_.Tensor", Product),
        ("mul.Scalar", c => c.GiveNode("Mul", Left(c), c.Scalar(c.Number(1)))),
        ("mul_.Scalar", c => c.GiveNode("Mul", Left(c), c.Scalar(c.Number(1)))),
        ("div.Tensor", c => c.GiveNode("Div", Left(c), Right(c))),
        ("div_.Tensor", c => c.GiveNode("Div", Left(c), Right(c))),
        ("div.Scalar", c => c.GiveNode("Div", Left(c), c.Scalar(c.Number(1)))),
        ("div_.Scalar", c => c.GiveNode("Div", Left(c), c.Scalar(c.Number(1)))),
        ("div.Tensor_mode", RoundedQuotient),
        ("remainder.Tensor", c => Remainder(c, Right(c))),
        ("remainder.Scalar", c => Remainder(c, c.Scalar(c.Number(1)))),
        ("pow.Tensor_Tensor", c => c.GiveNode("Pow", Left(c), Right(c))),
        ("pow.Tensor_Scalar", c => c.GiveNode("Pow", Left(c), c.Scalar(c.Number(1)))),
        ("square", c => c.GiveNode("Mul", Left(c), Left(c))),
        ("neg", c => c.GiveNode("Neg", Left(c))),
        ("reciprocal", c => c.GiveNode("Reciprocal", Left(c))),
        ("lerp.Scalar", Interpolation),
        ("lerp_.Scalar", Interpolation),
        ("addcmul", c => c.GiveNode("Add", Left(c), Scaled(c, c.Node("Mul", Right(c), c.Tensor(2, c.Result.Type)), 3))),
        ("maximum", c => c.GiveNode("Max", Left(c), Right(c))),
        ("minimum", c => c.GiveNode("Min", Left(c), Right(c))),
        ("copy_", c => c.GiveNode("Expand", c.Tensor(1, c.Result.Type), c.Builder.Lengths(c.Result.Shape))),
    ];

    // ONNX wants one element type for both sides: the result's, as libtorch chose it.
    private static string Left(CallContext c) => c.Tensor(0, c.Result.Type);

    private static string Right(CallContext c) => c.Tensor(1, c.Result.Type);

    private static void Sum(CallContext c, string op, string right, int factor) => c.GiveNode(op, Left(c), Scaled(c, right, factor));

    // The optional factor (alpha, value) of a sum's second part.
    private static string Scaled(CallContext c, string name, int factor) => c.Number(factor, 1) == 1 ? name : c.Node("Mul", name, c.Scalar(c.Number(factor)));

    private static void Product(CallContext c)
    {
        if (c.Result.Type == ScalarType.Bool)
            c.GiveNode("And", Left(c), Right(c));
        else
            c.GiveNode("Mul", Left(c), Right(c));
    }

    private static void RoundedQuotient(CallContext c)
    {
        string mode = c.Text(2);
        bool isInteger = c.Result.Type is not (ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64);
        if (mode == "floor" && isInteger)
            c.GiveNode("Div", c.Node("Sub", Left(c), c.Node("Mod", Left(c), Right(c))), Right(c));
        else if (mode == "floor")
            c.GiveNode("Floor", c.Node("Div", Left(c), Right(c)));
        else if (mode == "trunc" && isInteger)
            c.GiveNode("Div", Left(c), Right(c));
        else if (mode.Length == 0)
            c.GiveNode("Div", Left(c), Right(c));
        else
            throw c.Refuse($"the rounding '{mode}' of floating-point numbers has no operator in ONNX");
    }

    // With the divisor's sign: a - floor(a / b) b; for integers ONNX's Mod is that.
    private static void Remainder(CallContext c, string divisor)
    {
        if (c.Result.Type is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16)
            c.GiveNode("Sub", Left(c), c.Node("Mul", c.Node("Floor", c.Node("Div", Left(c), divisor)), divisor));
        else
            c.GiveNode("Mod", Left(c), divisor);
    }

    private static void Interpolation(CallContext c) =>
        c.GiveNode("Add", Left(c), c.Node("Mul", c.Node("Sub", Right(c), Left(c)), c.Scalar(c.Number(2))));
}
