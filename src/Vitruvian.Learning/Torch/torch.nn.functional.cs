using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>Networks.</summary>
    public static partial class nn
    {
        /// <summary>Layers without state. Images are (B, C, H, W).</summary>
        public static partial class functional
        {
            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => Activated(x, inplace, Aten.Relu, Aten.ReluInPlace);

            /// <summary>min(max(x, 0), 6).</summary>
            public static Tensor relu6(Tensor x, bool inplace = false) => hardtanh(x, 0, 6, inplace);

            /// <summary>x limited to an interval; the gradient is zero outside.</summary>
            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false)
            {
                if (!inplace)
                    return Aten.Hardtanh.Call(x, min_val, max_val);
                return Aten.HardtanhInPlace.Call(x, min_val, max_val);
            }

            /// <summary>x where positive, else a fraction of x.</summary>
            public static Tensor leaky_relu(Tensor x, double negative_slope = 0.01) => Aten.LeakyRelu.Call(x, negative_slope);

            /// <summary>x sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => Activated(x, inplace, Aten.Silu, Aten.SiluInPlace);

            /// <summary>x relu6(x + 3) / 6.</summary>
            public static Tensor hardswish(Tensor x) => Aten.Hardswish.Call(x);

            /// <summary>relu6(x + 3) / 6.</summary>
            public static Tensor hardsigmoid(Tensor x) => Aten.Hardsigmoid.Call(x);

            /// <summary>x times the normal distribution function.</summary>
            /// <param name="x">Input.</param>
            /// <param name="approximate"><c>none</c> or <c>tanh</c>.</param>
            public static Tensor gelu(Tensor x, string approximate = "none") => Aten.Gelu.Call(x, approximate);

            /// <summary>log(1 + exp(beta x)) / beta.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => Aten.Softplus.Call(x, beta, threshold);

            /// <summary>exp(x) / sum of exp(x) along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim) => Aten.Softmax.Call(input, dim);

            /// <summary>The logarithm of <see cref="softmax"/>.</summary>
            public static Tensor log_softmax(Tensor input, long dim) => Aten.LogSoftmax.Call(input, dim);

            /// <summary>x W^T + b.</summary>
            /// <param name="input">(.., in).</param>
            /// <param name="weight">(out, in).</param>
            /// <param name="bias">(out), or null.</param>
            public static Tensor linear(Tensor input, Tensor weight, Tensor? bias = null) => Aten.Linear.Call(input, weight, bias);

            /// <summary>Cross-correlation of images with kernels.</summary>
            /// <param name="input">(B, in, H, W).</param>
            /// <param name="weight">(out, in / groups, kh, kw).</param>
            /// <param name="bias">(out), or null.</param>
            /// <param name="strides">Steps (vertical, horizontal); null for 1.</param>
            /// <param name="padding">Zeros on each side (vertical, horizontal); null for 0.</param>
            /// <param name="dilation">Spacing of kernel elements (vertical, horizontal); null for 1.</param>
            /// <param name="groups">Groups of channels without connections between them.</param>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.Conv2d.Call(input, weight, bias, strides ?? s_ones, padding ?? s_zeros, dilation ?? s_ones, groups);

            /// <summary>The transpose of <see cref="conv2d"/>: the height grows to (H - 1) stride - 2 padding + dilation (kh - 1) + output_padding + 1.</summary>
            /// <param name="input">(B, in, H, W).</param>
            /// <param name="weight">(in, out / groups, kh, kw).</param>
            /// <param name="bias">(out), or null.</param>
            /// <param name="strides">Steps (vertical, horizontal); null for 1.</param>
            /// <param name="padding">Cut from each side (vertical, horizontal); null for 0.</param>
            /// <param name="output_padding">Added below and right (vertical, horizontal); null for 0.</param>
            /// <param name="groups">Groups of channels without connections between them.</param>
            /// <param name="dilation">Spacing of kernel elements (vertical, horizontal); null for 1.</param>
            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long groups = 1, long[]? dilation = null) =>
                Aten.ConvTranspose2d.Call(input, weight, bias, strides ?? s_ones, padding ?? s_zeros, output_padding ?? s_zeros, groups, dilation ?? s_ones);

            /// <summary>Normalises each channel by its mean and variance: of the batch while training (which updates the running ones), else of the running ones.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                Aten.BatchNorm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            /// <summary>Normalises the last dimensions of each sample.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                Aten.LayerNorm.Call(input, normalized_shape, weight, bias, eps, true);

            /// <summary>While training, zeroes elements with probability p and scales the others by 1 / (1 - p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true) => Aten.Dropout.Call(input, p, training);

            /// <summary>The maximum of each window.</summary>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false) =>
                Aten.MaxPool2d.Call(input, Pair(kernel_size), Pair(stride ?? kernel_size), Pair(padding), s_ones, ceil_mode);

            /// <summary>The mean of each window.</summary>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0) =>
                Aten.AvgPool2d.Call(input, Pair(kernel_size), Pair(stride ?? kernel_size), Pair(padding));

            /// <summary>Means of windows chosen to give an output size.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, params long[] output_size) => Aten.AdaptiveAvgPool2d.Call(input, output_size);

            /// <summary>(B, C r^2, H, W) to (B, C, H r, W r).</summary>
            public static Tensor pixel_shuffle(Tensor x, long upscale_factor) => Aten.PixelShuffle.Call(x, upscale_factor);

            /// <summary>One 1 in each row of zeros.</summary>
            /// <param name="x">Classes, int64.</param>
            /// <param name="num_classes">Length of the new last dimension; -1 for the largest class + 1.</param>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Aten.OneHot.Call(x, num_classes);

            /// <summary>Scales vectors along a dimension to length 1; shorter ones than eps are divided by eps.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                ArgumentNullException.ThrowIfNull(input);
                Tensor length = input.norm(dim, true, p).clamp(eps);
                return input / length;
            }

            private static readonly long[] s_ones = [1, 1];
            private static readonly long[] s_zeros = [0, 0];

            private static long[] Pair(long value) => [value, value];

            private static Tensor Activated(Tensor x, bool inplace, Operator op, Operator opInPlace) => inplace ? opInPlace.Call(x) : op.Call(x);
        }
    }
}
