using Vitruvian.Learning.Modules;

namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A convolution with square kernels; first values as PyTorch's.</summary>
        /// <param name="in_channels">Channels of the input.</param>
        /// <param name="out_channels">Channels of the output.</param>
        /// <param name="kernel_size">Height and width of the kernels.</param>
        /// <param name="stride">Steps between places.</param>
        /// <param name="padding">Zeros around the image.</param>
        /// <param name="dilation">Spacing of kernel elements.</param>
        /// <param name="groups">Groups of channels without connections between them.</param>
        /// <param name="bias">Whether a number is added to each output channel.</param>
        public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, long groups = 1, bool bias = true) =>
            new(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias);

        /// <summary>A transposed convolution; the height grows to (H - 1) stride - 2 padding + dilation (k - 1) + output_padding + 1.</summary>
        /// <param name="in_channels">Channels of the input.</param>
        /// <param name="out_channels">Channels of the output.</param>
        /// <param name="kernel_size">Height and width of the kernels.</param>
        /// <param name="stride">Steps between places.</param>
        /// <param name="padding">Cut from each side.</param>
        /// <param name="output_padding">Added below and right.</param>
        /// <param name="dilation">Spacing of kernel elements.</param>
        /// <param name="groups">Groups of channels without connections between them.</param>
        /// <param name="bias">Whether a number is added to each output channel.</param>
        public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1, long groups = 1, bool bias = true) =>
            new(in_channels, out_channels, kernel_size, stride, padding, output_padding, dilation, groups, bias);

        /// <summary>Batch normalisation of images (Ioffe, Szegedy 2015).</summary>
        /// <param name="features">Channels.</param>
        /// <param name="eps">Added to the variance.</param>
        /// <param name="momentum">Weight of a new batch in the running mean and variance.</param>
        public static BatchNorm2d BatchNorm2d(long features, double eps = 1e-5, double momentum = 0.1) => new(features, eps, momentum);

        /// <summary>Normalisation of the last dimensions of each sample (Ba et al. 2016).</summary>
        /// <param name="normalized_shape">Lengths of those dimensions.</param>
        /// <param name="eps">Added to the variance.</param>
        public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-5) => new(normalized_shape, eps);

        /// <summary>A linear layer; first values as PyTorch's.</summary>
        /// <param name="inputSize">Length of the input's last dimension.</param>
        /// <param name="outputSize">Length of the output's last dimension.</param>
        /// <param name="hasBias">Whether a number is added to each output.</param>
        public static Linear Linear(long inputSize, long outputSize, bool hasBias = true) => new(inputSize, outputSize, hasBias);

        /// <summary>max(x, 0).</summary>
        public static Stateless ReLU(bool inplace = false) => new(nameof(ReLU), x => functional.relu(x, inplace));

        /// <summary>min(max(x, 0), 6).</summary>
        public static Stateless ReLU6(bool inplace = false) => new(nameof(ReLU6), x => functional.relu6(x, inplace));

        /// <summary>x sigmoid(x).</summary>
        public static Stateless SiLU(bool inplace = false) => new(nameof(SiLU), x => functional.silu(x, inplace));

        /// <summary>x times the normal distribution function.</summary>
        public static Stateless GELU() => new(nameof(GELU), x => functional.gelu(x));

        /// <summary>1 / (1 + exp(-x)).</summary>
        public static Stateless Sigmoid() => new(nameof(Sigmoid), x => x.sigmoid());

        /// <summary>While training, zeroes elements with a probability and scales the others up.</summary>
        /// <param name="p">The probability.</param>
        public static Stateless Dropout(double p = 0.5) => new(nameof(Dropout), (x, training) => functional.dropout(x, p, training));

        /// <summary>The maximum of each window.</summary>
        public static Stateless MaxPool2d(long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false) =>
            new(nameof(MaxPool2d), x => functional.max_pool2d(x, kernel_size, stride, padding, ceil_mode));

        /// <summary>Means of windows chosen to give an output size.</summary>
        /// <param name="outputSize">Height and width.</param>
        public static Stateless AdaptiveAvgPool2d(long outputSize) =>
            new(nameof(AdaptiveAvgPool2d), x => functional.adaptive_avg_pool2d(x, outputSize, outputSize));

        /// <summary>Enlarges images by a factor.</summary>
        public static Stateless Upsample(double scale_factor, InterpolationMode mode = InterpolationMode.Nearest, bool align_corners = false) =>
            new(nameof(Upsample), x => functional.interpolate(x, null, scale_factor, mode, align_corners));

        /// <summary>Consecutive dimensions as one.</summary>
        public static Stateless Flatten(long startDim = 1, long endDim = -1) => new(nameof(Flatten), x => x.flatten(startDim, endDim));

        /// <summary>The input itself.</summary>
        public static Stateless Identity() => new(nameof(Identity), x => x);

        /// <summary>Modules one after the other, named 0, 1, 2, ...</summary>
        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules.Select((module, i) => ($"{i}", module)));

        /// <summary>Named modules one after the other.</summary>
        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

        /// <summary>Modules under their numbers.</summary>
        public static ModuleList<T> ModuleList<T>(params T[] modules)
            where T : Module => new(modules);
    }
}
