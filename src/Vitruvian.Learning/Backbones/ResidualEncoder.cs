using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// A residual network for processors: two 3x3 convolutions of stride 2 in place of ResNet's 7x7 and pooling (He et al. 2019, "Bag of tricks",
/// figure 2c, one convolution shorter), and any width. Basic blocks of 3x3 convolutions, which processors compute at a better rate than
/// depthwise ones.
/// </summary>
public sealed class ResidualEncoder : nn.Module<Tensor, Tensor[]>
{
    private readonly Sequential _firstStem;
    private readonly Sequential _secondStem;
    private readonly Sequential[] _stages;

    /// <summary>An encoder with random weights.</summary>
    /// <param name="width">Channels of the first stage; each further stage has twice as many.</param>
    /// <param name="blocks">Residual blocks of each stage.</param>
    /// <param name="inputs">Channels of the input: 3 for pictures.</param>
    public ResidualEncoder(long width, IReadOnlyList<int> blocks, long inputs = 3)
        : base(nameof(ResidualEncoder))
    {
        ArgumentNullException.ThrowIfNull(blocks);
        StemChannels = width / 2;
        _firstStem = ConvolutionBlocks.ConvolutionNorm(inputs, StemChannels, 3, 2, activation: ConvolutionBlocks.ReLU());
        _secondStem = ConvolutionBlocks.ConvolutionNorm(StemChannels, width, 3, 2, activation: ConvolutionBlocks.ReLU());
        register_module("stem", nn.Sequential(_firstStem, _secondStem));
        _stages = new Sequential[blocks.Count];
        Channels = new long[blocks.Count];
        long channels = width;
        for (int i = 0; i < _stages.Length; i++)
        {
            Channels[i] = width << i;
            _stages[i] = ResidualBlock.Stage(channels, Channels[i], blocks[i], i == 0 ? 1 : 2, false);
            register_module($"layer{i + 1}", _stages[i]);
            channels = Channels[i];
        }

        ConvolutionBlocks.Initialise(this);
    }

    /// <summary>Checks the sizes of a network of this encoder with four stages and a <see cref="LateralDecoder"/>.</summary>
    /// <param name="input">Side of the input, pixels.</param>
    /// <param name="width">Channels of the first stage.</param>
    /// <param name="blocks">Residual blocks of each stage.</param>
    /// <param name="decoder">Channels of the decoder.</param>
    /// <exception cref="InvalidInputException">A size is not possible.</exception>
    internal static void RequireSizes(int input, int width, int[] blocks, int decoder)
    {
        // See docs/learning.md: other channel counts are not safe in channels_last. The stem has half of the width.
        const int channels = 8;
        if (input < 32 || input % 32 != 0)
            throw InvalidInputException.For("network", "input", "a multiple of 32", $"{input}");
        if (blocks.Length != 4 || blocks.Any(b => b < 1))
            throw InvalidInputException.For("network", "blocks", "four numbers of at least 1", $"[{string.Join(", ", blocks)}]");
        if (width < 1 || width % (2 * channels) != 0)
            throw InvalidInputException.For("network", "width", $"a multiple of {2 * channels}", $"{width}");
        if (decoder < 1 || decoder % channels != 0)
            throw InvalidInputException.For("network", "decoder", $"a multiple of {channels}", $"{decoder}");
    }

    /// <summary>Channels of the stages.</summary>
    public long[] Channels { get; }

    /// <summary>Channels of the stem's first maps.</summary>
    internal long StemChannels { get; }

    /// <summary>The outputs of the stages, from H / 4 on, each half the size of the one before.</summary>
    public override Tensor[] forward(Tensor input) => WithStem(input).Levels;

    /// <summary>The same, and the stem's first maps, of H / 2.</summary>
    internal (Tensor Stem, Tensor[] Levels) WithStem(Tensor input)
    {
        Tensor stem = _firstStem.call(input);
        Tensor output = _secondStem.call(stem);
        var levels = new Tensor[_stages.Length];
        for (int i = 0; i < levels.Length; i++)
            levels[i] = output = _stages[i].call(output);
        return (stem, levels);
    }
}
