using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// Residual networks (He et al. 2016), with the names and, for the same depth, the parameters of torchvision's. Input (B, 3, H, W), or other channels; features
/// (B, <see cref="FeatureChannels"/>, H / 32, W / 32), or H / 16, W / 16 where the last stage is dilated.
/// </summary>
public sealed class ResNet : nn.Module<Tensor, Tensor>
{
    private const long StemChannels = 64;

    private readonly Conv2d _stem;
    private readonly BatchNorm2d _stemNorm;
    private readonly Sequential[] _stages;
    private readonly Linear? _head;

    private ResNet(long[] blocks, bool bottleneck, long classes, bool dilated = false, long inputs = 3)
        : base(nameof(ResNet))
    {
        _stem = nn.Conv2d(inputs, StemChannels, 7, 2, 3, bias: false);
        _stemNorm = nn.BatchNorm2d(StemChannels);
        register_module("conv1", _stem);
        register_module("bn1", _stemNorm);
        _stages = new Sequential[blocks.Length];
        Channels = new long[blocks.Length];
        long channels = StemChannels;
        for (int i = 0; i < blocks.Length; i++)
        {
            long width = StemChannels << i;
            bool spaced = dilated && i == blocks.Length - 1;
            _stages[i] = ResidualBlock.Stage(channels, width, blocks[i], i == 0 || spaced ? 1 : 2, bottleneck, spaced ? 2 : 1);
            register_module($"layer{i + 1}", _stages[i]);
            Channels[i] = channels = bottleneck ? ResidualBlock.Expansion * width : width;
        }

        ConvolutionBlocks.Initialise(this);
        if (classes > 0)
        {
            _head = nn.Linear(channels, classes);
            register_module("fc", _head);
        }
    }

    /// <summary>Channels of the features.</summary>
    public long FeatureChannels => Channels[^1];

    /// <summary>Channels of the four stages' outputs.</summary>
    internal long[] Channels { get; }

    /// <summary>18 layers.</summary>
    /// <param name="classes">Classes of the head; 0 for features without a head.</param>
    /// <param name="inputs">Channels of the input: 3 for pictures.</param>
    public static ResNet ResNet18(long classes = 0, long inputs = 3) => new([2, 2, 2, 2], false, classes, inputs: inputs);

    /// <summary>34 layers.</summary>
    /// <param name="classes">Classes of the head; 0 for features without a head.</param>
    public static ResNet ResNet34(long classes = 0) => new([3, 4, 6, 3], false, classes);

    /// <summary>50 layers.</summary>
    /// <param name="classes">Classes of the head; 0 for features without a head.</param>
    /// <param name="dilated">Whether the last stage keeps the size of the one before and spaces its kernels' elements instead.</param>
    /// <param name="inputs">Channels of the input: 3 for pictures.</param>
    public static ResNet ResNet50(long classes = 0, bool dilated = false, long inputs = 3) => new([3, 4, 6, 3], true, classes, dilated, inputs);

    /// <summary>101 layers.</summary>
    /// <param name="classes">Classes of the head; 0 for features without a head.</param>
    public static ResNet ResNet101(long classes = 0) => new([3, 4, 23, 3], true, classes);

    /// <summary>The outputs of the four stages, from H / 4 to the features.</summary>
    public Tensor[] Pyramid(Tensor input)
    {
        Tensor output = nn.functional.max_pool2d(_stemNorm.call(_stem.call(input)).relu_(), 3, 2, 1);
        var levels = new Tensor[_stages.Length];
        for (int i = 0; i < levels.Length; i++)
            levels[i] = output = _stages[i].call(output);
        return levels;
    }

    /// <summary>Logits (B, classes) with a head, else features.</summary>
    public override Tensor forward(Tensor input)
    {
        Tensor features = Pyramid(input)[^1];
        return _head is null ? features : _head.call(nn.functional.adaptive_avg_pool2d(features, 1, 1).flatten(1));
    }
}
