using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Comparisons, logic, choices.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Comparison =>
    [
        ("eq.Tensor", c => c.GiveNode("Equal", Sides(c))),
        ("eq.Scalar", c => c.GiveNode("Equal", Sides(c))),
        ("ne.Tensor", c => c.GiveNode("Not", c.Node("Equal", Sides(c)))),
        ("ne.Scalar", c => c.GiveNode("Not", c.Node("Equal", Sides(c)))),
        ("lt.Tensor", c => c.GiveNode("Less", Sides(c))),
        ("lt.Scalar", c => c.GiveNode("Less", Sides(c))),
        ("le.Tensor", c => c.GiveNode("LessOrEqual", Sides(c))),
        ("le.Scalar", c => c.GiveNode("LessOrEqual", Sides(c))),
        ("gt.Tensor", c => c.GiveNode("Greater", Sides(c))),
        ("gt.Scalar", c => c.GiveNode("Greater", Sides(c))),
        ("ge.Tensor", c => c.GiveNode("GreaterOrEqual", Sides(c))),
        ("ge.Scalar", c => c.GiveNode("GreaterOrEqual", Sides(c))),
        ("logical_and", c => c.GiveNode("And", Truth(c, 0), Truth(c, 1))),
        ("logical_or", c => c.GiveNode("Or", Truth(c, 0), Truth(c, 1))),
        ("logical_not", c => c.GiveNode("Not", Truth(c, 0))),
        ("isnan", c => c.GiveNode("IsNaN", c.Tensor(0))),
        ("isfinite", c => c.GiveNode("Not", c.Node("Or", c.Node("IsNaN", c.Tensor(0)), c.Node("IsInf", c.Tensor(0))))),
        ("where.self", c => c.GiveNode("Where", Truth(c, 0), c.Tensor(1, c.Result.Type), c.Tensor(2, c.Result.Type))),
        ("masked_fill.Scalar", c => c.GiveNode("Where", Truth(c, 1), c.Scalar(c.Number(2)), Left(c))),
    ];

    private static string Truth(CallContext c, int index) => c.Tensor(index, ScalarType.Bool);

    // Both sides in one type: the tensor's for a number unless that is a fraction, else the wider of the two.
    private static string[] Sides(CallContext c)
    {
        ScalarType left = c.Value(0).Type;
        if (c.Call.Arguments[1].Tag != Native.ValueTag.Tensor)
        {
            double number = c.Number(1);
            ScalarType common = left == ScalarType.Bool || (!IsReal(left) && number != Math.Floor(number)) ? ScalarType.Float32 : left;
            return [c.Tensor(0, common), c.Builder.Scalar(number, common)];
        }

        ScalarType both = Wider(left, c.Value(1).Type);
        return [c.Tensor(0, both), c.Tensor(1, both)];
    }

    private static ScalarType Wider(ScalarType left, ScalarType right)
    {
        if (IsReal(left) != IsReal(right))
            return IsReal(left) ? left : right;
        if ((left == ScalarType.Bool) != (right == ScalarType.Bool))
            return left == ScalarType.Bool ? right : left;
        return SizeOf(left) >= SizeOf(right) ? left : right;
    }

    private static bool IsReal(ScalarType type) => type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
}
