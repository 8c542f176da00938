
namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Functions of single elements, activations among them.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Elementwise =>
    [
        ("abs", Same("Abs")),
        ("acos", Same("Acos")),
        ("asin", Same("Asin")),
        ("atan", Same("Atan")),
        ("atan2", Angle),
        ("ceil", Same("Ceil")),
        ("cos", Same("Cos")),
        ("exp", Same("Exp")),
        ("expm1", c => c.GiveNode("Sub", c.Node("Exp", Left(c)), c.Scalar(1))),
        ("floor", Same("Floor")),
        ("log", Same("Log")),
        ("log1p", c => c.GiveNode("Log", c.Node("Add", Left(c), c.Scalar(1)))),
        ("round", Same("Round")),
        ("rsqrt", c => c.GiveNode("Reciprocal", c.Node("Sqrt", Left(c)))),
        ("sigmoid", Same("Sigmoid")),
        ("sign", Same("Sign")),
        ("sin", Same("Sin")),
        ("sqrt", Same("Sqrt")),
        ("tan", Same("Tan")),
        ("tanh", Same("Tanh")),
        ("relu", Same("Relu")),
        ("relu_", Same("Relu")),
        ("clamp", Clip),
        ("clamp_", Clip),
        ("hardtanh", c => Clip(c, c.Number(1, -1), c.Number(2, 1))),
        ("hardtanh_", c => Clip(c, c.Number(1, -1), c.Number(2, 1))),
        ("hardsigmoid", c => c.Give(c.Node("HardSigmoid", [Left(c)], ("alpha", 1.0 / 6), ("beta", 0.5)))),
        ("hardswish", c => c.GiveNode("HardSwish", Left(c))),
        ("leaky_relu", c => c.Give(c.Node("LeakyRelu", [Left(c)], ("alpha", c.Number(1, 0.01))))),
        ("silu", c => c.GiveNode("Mul", Left(c), c.Node("Sigmoid", Left(c)))),
        ("silu_", c => c.GiveNode("Mul", Left(c), c.Node("Sigmoid", Left(c)))),
        ("gelu", Gelu),
        ("softplus", Softplus),
        ("softmax.int", c => c.Give(c.Node("Softmax", [Left(c)], ("axis", (long)c.Value(0).Axis(c.Integer(1)))))),
        ("log_softmax.int", c => c.Give(c.Node("LogSoftmax", [Left(c)], ("axis", (long)c.Value(0).Axis(c.Integer(1)))))),
        ("dropout", Dropout),
        ("to.dtype", c => c.Give(Left(c))),
        ("to.device", c => c.Give(Left(c))),
        ("contiguous", c => c.Give(Left(c))),
        ("clone", c => c.Give(Left(c))),
        ("detach", c => c.Give(Left(c))),
    ];

    // The argument is converted to the result's type first, as libtorch does for integers.
    private static Action<CallContext> Same(string op) => c => c.GiveNode(op, Left(c));

    private static void Clip(CallContext c) =>
        c.GiveNode("Clip", Left(c), c.Has(1) ? c.Scalar(c.Number(1)) : string.Empty, c.Has(2) ? c.Scalar(c.Number(2)) : string.Empty);

    private static void Clip(CallContext c, double least, double most) => c.GiveNode("Clip", Left(c), c.Scalar(least), c.Scalar(most));

    private static void Gelu(CallContext c)
    {
        string x = Left(c);
        string inner;
        if (c.Text(1, "none") == "tanh")
        {
            const double cubic = 0.044715;
            string cube = c.Node("Mul", c.Node("Mul", x, x), x);
            string sum = c.Node("Add", x, c.Node("Mul", cube, c.Scalar(cubic)));
            inner = c.Node("Tanh", c.Node("Mul", sum, c.Scalar(Math.Sqrt(2 / Math.PI))));
        }
        else
        {
            inner = c.Node("Erf", c.Node("Mul", x, c.Scalar(Math.Sqrt(0.5))));
        }

        c.GiveNode("Mul", c.Node("Mul", x, c.Scalar(0.5)), c.Node("Add", inner, c.Scalar(1)));
    }

    // libtorch takes x itself above a threshold, where both agree to single precision.
    private static void Softplus(CallContext c)
    {
        double beta = c.Number(1, 1);
        if (beta == 1)
            c.GiveNode("Softplus", Left(c));
        else
            c.GiveNode("Div", c.Node("Softplus", c.Node("Mul", Left(c), c.Scalar(beta))), c.Scalar(beta));
    }

    private static void Dropout(CallContext c)
    {
        if (c.Flag(2) && c.Number(1) > 0)
            throw c.Refuse("it is in training mode");
        c.Give(Left(c));
    }

    // atan(y / x), half a turn further where x is negative; a quarter turn where x is zero.
    private static void Angle(CallContext c)
    {
        string y = Left(c);
        string x = Right(c);
        string zero = c.Scalar(0);
        string half = c.Node("Where", c.Node("Less", y, zero), c.Scalar(-Math.PI), c.Scalar(Math.PI));
        string plain = c.Node("Atan", c.Node("Div", y, x));
        string turned = c.Node("Where", c.Node("Less", x, zero), c.Node("Add", plain, half), plain);
        c.GiveNode("Where", c.Node("Equal", x, zero), c.Node("Mul", c.Node("Sign", y), c.Scalar(Math.PI / 2)), turned);
    }
}
