using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>New tensors whose shape depends on the batch; others are constants and come out of the recording.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Factories =>
    [
        ("zeros", c => Fill(c, 0)),
        ("zeros_like", c => Fill(c, 0)),
        ("ones", c => Fill(c, 1)),
        ("ones_like", c => Fill(c, 1)),
        ("full", c => Fill(c, c.Number(1))),
        ("full_like", c => Fill(c, c.Number(1))),
        ("fill_.Scalar", c => Fill(c, c.Number(1))),
        ("zero_", c => Fill(c, 0)),
        ("arange.start_step", Range),
    ];

    private static void Fill(CallContext c, double value) => c.GiveNode("Expand", c.Scalar(value), c.Builder.Lengths(c.Result.Shape));

    private static void Range(CallContext c)
    {
        // start + step * (0, 1, 2, ...) of the recorded length.
        string count = c.Node("Squeeze", c.Builder.Lengths(c.Result.Shape), c.Builder.Integers(0));
        string steps = c.Cast(c.Node("Range", IntegerScalar(c, 0), count, IntegerScalar(c, 1)), ScalarType.Int64, c.Result.Type);
        c.GiveNode("Add", c.Node("Mul", steps, c.Scalar(c.Number(2, 1))), c.Scalar(c.Number(0)));
    }
}
