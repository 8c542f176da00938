namespace Vitruvian.Learning.Native;

/// <content>Layers, activations, losses.</content>
internal static partial class Aten
{
    public static readonly Operator AdaptiveAvgPool2d = new("adaptive_avg_pool2d");
    public static readonly Operator AvgPool2d = new("avg_pool2d");
    public static readonly Operator BatchNorm = new("batch_norm");
    public static readonly Operator BinaryCrossEntropyWithLogits = new("binary_cross_entropy_with_logits");
    public static readonly Operator Conv2d = new("conv2d");
    public static readonly Operator ConvTranspose2d = new("conv_transpose2d", "input");
    public static readonly Operator CrossEntropyLoss = new("cross_entropy_loss");
    public static readonly Operator Dropout = new("dropout");
    public static readonly Operator Gelu = new("gelu");
    public static readonly Operator GridSampler = new("grid_sampler");
    public static readonly Operator Hardsigmoid = new("hardsigmoid");
    public static readonly Operator Hardswish = new("hardswish");
    public static readonly Operator Hardtanh = new("hardtanh");
    public static readonly Operator HardtanhInPlace = new("hardtanh_");
    public static readonly Operator HuberLoss = new("huber_loss");
    public static readonly Operator KlDiv = new("kl_div");
    public static readonly Operator L1Loss = new("l1_loss");
    public static readonly Operator LayerNorm = new("layer_norm");
    public static readonly Operator LeakyRelu = new("leaky_relu");
    public static readonly Operator Linear = new("linear");
    public static readonly Operator LogSoftmax = new("log_softmax", "int");
    public static readonly Operator MaxPool2d = new("max_pool2d");
    public static readonly Operator MseLoss = new("mse_loss");
    public static readonly Operator NativeBatchNormBackward = new("native_batch_norm_backward");
    public static readonly Operator Pad = new("constant_pad_nd");
    public static readonly Operator PixelShuffle = new("pixel_shuffle");
    public static readonly Operator Relu = new("relu");
    public static readonly Operator ReluInPlace = new("relu_");
    public static readonly Operator Silu = new("silu");
    public static readonly Operator SiluInPlace = new("silu_");
    public static readonly Operator SmoothL1Loss = new("smooth_l1_loss");
    public static readonly Operator Softmax = new("softmax", "int");
    public static readonly Operator UpsampleBilinear2d = new("upsample_bilinear2d", "vec");
    public static readonly Operator UpsampleNearest2d = new("upsample_nearest2d", "vec");
}
