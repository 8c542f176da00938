using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// A light decoder (Le et al. 2024, supplement, C.1): the deepest level of a pyramid is narrowed by 1x1; each stage doubles the size bilinearly, adds the level of that size, brought to the same channels by 1x1, and filters each channel by 3x3
/// before a 1x1 convolution mixes them. A pyramid of n levels gives features of the size of its first.
/// </summary>
public sealed class SeparableDecoder : nn.Module<Tensor[], Tensor>
{
    private readonly Sequential _narrow;
    private readonly Sequential[] _lateral;
    private readonly Sequential[] _filters;
    private readonly nn.Module<Tensor, Tensor> _double = nn.Upsample(2, InterpolationMode.Bilinear);

    /// <summary>A decoder with random weights.</summary>
    /// <param name="levels">Channels of the pyramid's levels, the largest map first, each half the size of the one before.</param>
    /// <param name="channels">Channels of the features.</param>
    public SeparableDecoder(IReadOnlyList<long> levels, long channels)
        : base(nameof(SeparableDecoder))
    {
        ArgumentNullException.ThrowIfNull(levels);
        int stages = levels.Count - 1;
        _narrow = ConvolutionBlocks.ConvolutionNorm(levels[^1], channels, 1, activation: ConvolutionBlocks.ReLU());
        register_module("narrow", _narrow);
        _lateral = new Sequential[stages];
        _filters = new Sequential[stages];
        for (int i = 0; i < stages; i++)
        {
            _lateral[i] = ConvolutionBlocks.ConvolutionNorm(levels[stages - 1 - i], channels, 1);
            _filters[i] = nn.Sequential(
                ConvolutionBlocks.ConvolutionNorm(channels, channels, 3, groups: channels),
                ConvolutionBlocks.ConvolutionNorm(channels, channels, 1, activation: ConvolutionBlocks.ReLU()));
            register_module($"lateral{i + 1}", _lateral[i]);
            register_module($"filter{i + 1}", _filters[i]);
        }

        ConvolutionBlocks.Initialise(this);
    }

    /// <summary>Features (B, channels, h, w).</summary>
    /// <param name="input">The pyramid, the largest maps first.</param>
    public override Tensor forward(Tensor[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor output = _narrow.call(input[^1]);
        for (int i = 0; i < _filters.Length; i++)
            output = _filters[i].call(_double.call(output).add(_lateral[i].call(input[_filters.Length - 1 - i])));
        return output;
    }
}
