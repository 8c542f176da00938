using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// MobileNetV2 (Sandler et al. 2018, table 2), with the names and parameters of torchvision's. Input (B, 3, H, W); features
/// (B, <see cref="FeatureChannels"/>, H / 32, W / 32), or H / 16, W / 16 where the last rows are dilated.
/// </summary>
public sealed class MobileNetV2 : nn.Module<Tensor, Tensor>
{
    private const long StemChannels = 32;
    private const long LastChannels = 1280;

    // Rows of the paper's table 2: expansion, channels, repeats, stride of the first.
    private static readonly (long Expansion, long Channels, long Repeats, long Stride)[] s_rows =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    // Rows whose last outputs make the pyramid, before the features: H / 4, H / 8, H / 16.
    private static readonly int[] s_levels = [1, 2, 4];

    // Where the size would become H / 32.
    private const int LastHalving = 5;

    private readonly List<nn.Module<Tensor, Tensor>> _layers = [];
    private readonly Sequential _features;
    private readonly Sequential? _classifier;
    private readonly List<int> _ends = [];

    /// <summary>A network with random weights.</summary>
    /// <param name="classes">Classes of the head; 0 for features without a head.</param>
    /// <param name="width">Factor of all channel counts, which are rounded to multiples of 8.</param>
    /// <param name="relu6">Whether activations end at 6, as published; without, training in bfloat16 works on CPUs of libtorch 1.13, too.</param>
    /// <param name="dropout">Probability of the head's dropout.</param>
    /// <param name="dilated">Whether the last halving of the size is left out, and what follows spaces its kernels' elements instead.</param>
    /// <param name="inputs">Channels of the input: 3 for pictures.</param>
    public MobileNetV2(long classes = 0, double width = 1, bool relu6 = true, double dropout = 0.2, bool dilated = false, long inputs = 3)
        : base(nameof(MobileNetV2))
    {
        long channels = Round(StemChannels * width);
        _layers.Add(Layer(inputs, channels, 3, 2, 1, relu6));
        List<long> levels = [];
        for (int row = 0; row < s_rows.Length; row++)
        {
            (long expansion, long wanted, long repeats, long stride) = s_rows[row];
            long outputs = Round(wanted * width);
            for (long i = 0; i < repeats; i++)
            {
                bool halves = i == 0 && !(dilated && row == LastHalving);
                bool spaced = dilated && (row > LastHalving || (row == LastHalving && i > 0));
                _layers.Add(new InvertedResidual(channels, outputs, halves ? stride : 1, expansion, relu6, spaced ? 2 : 1));
                channels = outputs;
            }

            if (!s_levels.Contains(row))
                continue;
            levels.Add(channels);
            _ends.Add(_layers.Count);
        }

        FeatureChannels = Round(LastChannels * Math.Max(1, width));
        _layers.Add(Layer(channels, FeatureChannels, 1, 1, 1, relu6));
        _features = nn.Sequential([.. _layers]);
        Channels = dilated ? [.. levels.SkipLast(1), FeatureChannels] : [.. levels, FeatureChannels];
        register_module("features", _features);
        ConvolutionBlocks.Initialise(this);
        if (classes > 0)
        {
            Linear head = nn.Linear(FeatureChannels, classes);
            _ = nn.init.normal_(head.weight, 0, 0.01);
            _ = nn.init.zeros_(head.bias!);
            _classifier = nn.Sequential(nn.Dropout(dropout), head);
            register_module("classifier", _classifier);
        }
    }

    /// <summary>Channels of the features.</summary>
    public long FeatureChannels { get; }

    /// <summary>Channels of <see cref="Pyramid"/>.</summary>
    internal long[] Channels { get; }

    /// <summary>Maps of H / 4, H / 8 and so on, the features last.</summary>
    public Tensor[] Pyramid(Tensor input)
    {
        List<Tensor> levels = [];
        Tensor output = input;
        for (int i = 0; i < _layers.Count; i++)
        {
            output = _layers[i].call(output);
            if (_ends.Contains(i + 1) && levels.Count < Channels.Length - 1)
                levels.Add(output);
        }

        return [.. levels, output];
    }

    /// <summary>Logits (B, classes) with a head, else features.</summary>
    public override Tensor forward(Tensor input)
    {
        Tensor features = _features.call(input);
        return _classifier is null ? features : _classifier.call(nn.functional.adaptive_avg_pool2d(features, 1, 1).flatten(1));
    }

    /// <summary>The nearest multiple of 8, but never less than nine tenths of a number: the authors' rounding.</summary>
    internal static long Round(double channels)
    {
        const long step = 8;
        long rounded = Math.Max(step, (long)(channels + (step / 2.0)) / step * step);
        return rounded < 0.9 * channels ? rounded + step : rounded;
    }

    private static Sequential Layer(long inputs, long outputs, long kernel, long stride, long groups, bool relu6, long dilation = 1) =>
        ConvolutionBlocks.ConvolutionNorm(inputs, outputs, kernel, stride, groups, relu6 ? nn.ReLU6(inplace: true) : ConvolutionBlocks.ReLU(), dilation);

    /// <summary>Widen, filter each channel, narrow; beside a shortcut where size and width stay (section 3.3 of the paper).</summary>
    private sealed class InvertedResidual : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential _conv;
        private readonly bool _shortcut;

        public InvertedResidual(long inputs, long outputs, long stride, long expansion, bool relu6, long dilation)
            : base(nameof(InvertedResidual))
        {
            long hidden = inputs * expansion;
            List<nn.Module<Tensor, Tensor>> layers = [];
            if (expansion != 1)
                layers.Add(Layer(inputs, hidden, 1, 1, 1, relu6));
            layers.Add(Layer(hidden, hidden, 3, stride, hidden, relu6, dilation));
            layers.Add(ConvolutionBlocks.Convolution(hidden, outputs, 1));
            layers.Add(nn.BatchNorm2d(outputs));
            _conv = nn.Sequential([.. layers]);
            _shortcut = stride == 1 && inputs == outputs;
            register_module("conv", _conv);
        }

        public override Tensor forward(Tensor input) => _shortcut ? input + _conv.call(input) : _conv.call(input);
    }
}
