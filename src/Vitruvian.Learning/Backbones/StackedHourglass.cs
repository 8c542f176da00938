using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// Stacked hourglass network (Newell et al. 2016): each hourglass predicts maps, and the next one sees them. Names and parameters are those of
/// the PyTorch form that others compare with (pytorch-pose). Input (B, 3, H, W), H and W divisible by 64; maps (B, outputs, H / 4, W / 4). Without its stem it takes features (B, channels, H, W), H and W divisible
/// by 16, and gives maps of their size.
/// </summary>
public sealed class StackedHourglass : nn.Module<Tensor, Tensor[]>
{
    /// <summary>Channels of the hourglasses.</summary>
    private const long Channels = 256;

    private const long StemChannels = 64;

    private readonly Conv2d? _conv1;
    private readonly BatchNorm2d? _bn1;
    private readonly Sequential[] _stem = [];
    private readonly Hourglass[] _hourglasses;
    private readonly Sequential[] _after;
    private readonly Sequential[] _mix;
    private readonly Conv2d[] _score;
    private readonly Conv2d[] _mixBack;
    private readonly Conv2d[] _scoreBack;

    /// <summary>A network with random weights.</summary>
    /// <param name="outputs">Maps, for example one per joint.</param>
    /// <param name="stacks">Hourglasses.</param>
    public StackedHourglass(long outputs, int stacks = 8)
        : this(outputs, stacks, Channels, stem: true)
    {
    }

    private StackedHourglass(long outputs, int stacks, long channels, bool stem)
        : base(nameof(StackedHourglass))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stacks);
        if (stem)
        {
            _conv1 = nn.Conv2d(3, StemChannels, 7, 2, 3);
            _bn1 = nn.BatchNorm2d(StemChannels);
            register_module("conv1", _conv1);
            register_module("bn1", _bn1);
            _stem = [Block(StemChannels, channels / 2), Block(channels / 2, channels), Block(channels, channels)];
        }

        for (int i = 0; i < _stem.Length; i++)
            register_module($"layer{i + 1}", _stem[i]);
        _hourglasses = Many(stacks, () => new Hourglass(channels));
        _after = Many(stacks, () => Block(channels, channels));
        _mix = Many(stacks, () => nn.Sequential(nn.Conv2d(channels, channels, 1), nn.BatchNorm2d(channels), ConvolutionBlocks.ReLU()));
        _score = Many(stacks, () => nn.Conv2d(channels, outputs, 1));
        _mixBack = Many(stacks - 1, () => nn.Conv2d(channels, channels, 1));
        _scoreBack = Many(stacks - 1, () => nn.Conv2d(outputs, channels, 1));
        register_module("hg", nn.ModuleList(_hourglasses));
        register_module("res", nn.ModuleList(_after));
        register_module("fc", nn.ModuleList(_mix));
        register_module("score", nn.ModuleList(_score));
        register_module("fc_", nn.ModuleList(_mixBack));
        register_module("score_", nn.ModuleList(_scoreBack));
    }

    /// <summary>Hourglasses for features that another network has made.</summary>
    /// <param name="outputs">Maps.</param>
    /// <param name="stacks">Hourglasses.</param>
    /// <param name="channels">Channels of the features and of the hourglasses; a multiple of 2.</param>
    internal static StackedHourglass WithoutStem(long outputs, int stacks, long channels) => new(outputs, stacks, channels, stem: false);

    /// <summary>The maps of every hourglass; the last ones are the result, the others are supervised, too.</summary>
    public override Tensor[] forward(Tensor input) => Maps(input, out _);

    /// <summary>The same, with the features that the last maps were made from.</summary>
    /// <param name="input">See <see cref="forward"/>.</param>
    /// <param name="features">(B, channels, h, w).</param>
    internal Tensor[] Maps(Tensor input, out Tensor features)
    {
        Tensor x = input;
        if (_conv1 is not null)
        {
            x = _stem[0].call(_bn1!.call(_conv1.call(input)).relu_());
            x = _stem[2].call(_stem[1].call(nn.functional.max_pool2d(x, 2)));
        }

        var maps = new Tensor[_hourglasses.Length];
        features = x;
        for (int i = 0; i < maps.Length; i++)
        {
            features = _mix[i].call(_after[i].call(_hourglasses[i].call(x)));
            maps[i] = _score[i].call(features);
            if (i < maps.Length - 1)
                x = x + _mixBack[i].call(features) + _scoreBack[i].call(maps[i]);
        }

        return maps;
    }

    private static Sequential Block(long inputs, long outputs) => nn.Sequential(new PreActivationBlock(inputs, outputs));

    private static T[] Many<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];
}
