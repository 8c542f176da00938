using Vitruvian.Learning.Onnx.Recording;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Resizing, sampling, borders.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Images =>
    [
        ("upsample_nearest2d.vec", c => Resize(c, ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))),
        ("upsample_bilinear2d.vec", c => Resize(c, ("mode", "linear"), ("coordinate_transformation_mode", c.Flag(2) ? "align_corners" : "half_pixel"))),
        ("grid_sampler", Sample),
        ("constant_pad_nd", Pad),
    ];

    // By whole factors where the sizes allow, else by the sizes, so that rounding cannot lose a pixel.
    private static void Resize(CallContext c, params Model.OnnxAttribute[] attributes)
    {
        SymbolicLength[] before = c.Value(0).Shape;
        SymbolicLength[] after = c.Result.Shape;
        bool whole = after[2].Constant % before[2].Constant == 0 && after[3].Constant % before[3].Constant == 0;
        string[] inputs = whole
            ? [c.Tensor(0), string.Empty, Factors(c, after[2].Constant / before[2].Constant, after[3].Constant / before[3].Constant)]
            : [c.Tensor(0), string.Empty, string.Empty, c.Builder.Lengths(after)];
        c.Give(c.Node("Resize", inputs, attributes));
    }

    private static string Factors(CallContext c, long vertical, long horizontal)
    {
        using torch.Tensor factors = torch.tensor([1f, 1f, vertical, horizontal]);
        return c.Builder.Constant(factors, null);
    }

    private static void Sample(CallContext c)
    {
        string mode = c.Integer(2) switch { 0 => "bilinear", 1 => "nearest", _ => "bicubic" };
        string padding = c.Integer(3) switch { 0 => "zeros", 1 => "border", _ => "reflection" };
        c.Give(c.Node("GridSample", [c.Tensor(0), c.Tensor(1)], ("mode", mode), ("padding_mode", padding), ("align_corners", c.Flag(4) ? 1L : 0L)));
    }

    // libtorch counts (before, after) from the last dimension; ONNX wants all befores and then all afters, from the first.
    private static void Pad(CallContext c)
    {
        long[] given = c.Integers(1);
        int rank = c.Value(0).Rank;
        long[] pads = new long[2 * rank];
        for (int i = 0; i < given.Length / 2; i++)
        {
            pads[rank - 1 - i] = given[2 * i];
            pads[(2 * rank) - 1 - i] = given[(2 * i) + 1];
        }

        c.Give(c.Node("Pad", [c.Tensor(0), c.Builder.Integers(pads), c.Scalar(c.Number(2))], ("mode", "constant")));
    }
}
