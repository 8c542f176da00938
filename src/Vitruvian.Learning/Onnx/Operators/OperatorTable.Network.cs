using Vitruvian.Learning.Onnx.Model;
using Vitruvian.Learning.Onnx.Recording;

namespace Vitruvian.Learning.Onnx.Operators;

/// <content>Layers with weights, normalisation, pooling.</content>
internal static partial class OperatorTable
{
    private static IReadOnlyList<(string, Action<CallContext>)> Network =>
    [
        ("conv2d", c => WriteConvolution(c, WithBias(c))),
        ("conv_transpose2d.input", c => WriteConvolution(c, WithBias(c))),
        ("batch_norm", BatchNorm),
        ("layer_norm", LayerNorm),
        ("max_pool2d", MaxPool),
        ("avg_pool2d", AveragePool),
        ("adaptive_avg_pool2d", AdaptiveAveragePool),
    ];

    private static string[] WithBias(CallContext c) => c.Has(2) ? [c.Tensor(0), c.Tensor(1), c.Tensor(2)] : [c.Tensor(0), c.Tensor(1)];

    /// <summary>Writes a convolution or transposed convolution with given inputs: image, kernels and perhaps bias.</summary>
    public static void WriteConvolution(CallContext c, string[] inputs)
    {
        long[] padding = c.Pair(4, 0);
        OnnxAttribute[] common =
        [
            ("kernel_shape", Kernel(c)), ("strides", c.Pair(3, 1)), ("pads", new[] { padding[0], padding[1], padding[0], padding[1] }),
        ];
        c.Give(c.Call.Name == "conv2d"
            ? c.Node("Conv", inputs, [.. common, ("dilations", c.Pair(5, 1)), ("group", c.Integer(6, 1))])
            : c.Node("ConvTranspose", inputs, [.. common, ("output_padding", c.Pair(5, 0)), ("group", c.Integer(6, 1)), ("dilations", c.Pair(7, 1))]));
    }

    private static long[] Kernel(CallContext c) => [.. c.Value(1).Shape[2..].Select(length => length.Constant)];

    private static void BatchNorm(CallContext c)
    {
        if (c.Flag(5) || !c.Has(3) || !c.Has(4))
            throw c.Refuse("it is in training mode, or has no running mean and variance");
        string scale = c.Has(1) ? c.Tensor(1) : Filled(c, 1, 1);
        string shift = c.Has(2) ? c.Tensor(2) : Filled(c, 0, 1);
        c.Give(c.Node("BatchNormalization", [c.Tensor(0), scale, shift, c.Tensor(3), c.Tensor(4)], ("epsilon", c.Number(7, 1e-5))));
    }

    private static void LayerNorm(CallContext c)
    {
        long[] shape = c.Integers(1);
        string scale = c.Has(2) ? c.Tensor(2) : c.Node("Expand", c.Scalar(1), c.Builder.Integers(shape));
        string[] inputs = c.Has(3) ? [c.Tensor(0), scale, c.Tensor(3)] : [c.Tensor(0), scale];
        c.Give(c.Node("LayerNormalization", inputs, ("axis", (long)-shape.Length), ("epsilon", c.Number(4, 1e-5))));
    }

    private static string Filled(CallContext c, double value, int axis) => c.Node("Expand", c.Scalar(value), c.Builder.Lengths(c.Value(0).Shape[axis]));

    private static void MaxPool(CallContext c)
    {
        long[] kernel = c.Pair(1, 1);
        long[] stride = c.Integers(2).Length == 0 ? kernel : c.Pair(2, 1);
        long[] padding = c.Pair(3, 0);
        OnnxAttribute[] attributes =
        [
            ("kernel_shape", kernel), ("strides", stride), ("pads", new[] { padding[0], padding[1], padding[0], padding[1] }),
            ("dilations", c.Pair(4, 1)), ("ceil_mode", c.Flag(5) ? 1L : 0L),
        ];
        c.Give(c.Node("MaxPool", [c.Tensor(0)], attributes));
    }

    private static void AveragePool(CallContext c)
    {
        if (c.Has(6))
            throw c.Refuse("a divisor of its own has no form in ONNX");
        long[] kernel = c.Pair(1, 1);
        long[] stride = c.Integers(2).Length == 0 ? kernel : c.Pair(2, 1);
        long[] padding = c.Pair(3, 0);
        OnnxAttribute[] attributes =
        [
            ("kernel_shape", kernel), ("strides", stride), ("pads", new[] { padding[0], padding[1], padding[0], padding[1] }),
            ("ceil_mode", c.Flag(4) ? 1L : 0L), ("count_include_pad", c.Flag(5, true) ? 1L : 0L),
        ];
        c.Give(c.Node("AveragePool", [c.Tensor(0)], attributes));
    }

    private static void AdaptiveAveragePool(CallContext c)
    {
        SymbolicLength[] before = c.Value(0).Shape;
        SymbolicLength[] after = c.Result.Shape;
        if (after[^1] == 1 && after[^2] == 1)
        {
            c.GiveNode("GlobalAveragePool", c.Tensor(0));
            return;
        }

        long[] kernel = new long[2];
        for (int i = 0; i < kernel.Length; i++)
        {
            long large = before[^(kernel.Length - i)].Constant;
            long small = after[^(kernel.Length - i)].Constant;
            if (large % small != 0)
                throw c.Refuse($"windows from {large} to {small} differ in length, which ONNX does not have");
            kernel[i] = large / small;
        }

        c.Give(c.Node("AveragePool", [c.Tensor(0)], ("kernel_shape", kernel), ("strides", kernel)));
    }
}
