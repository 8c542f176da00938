using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// RefineNet's decoder (Lin et al. 2017, figure 2): a cascade of blocks from the deepest level of a pyramid to its first, each refining what the one before gives with the level of twice its size. As published the deepest block has twice
/// the channels of the others.
/// </summary>
public sealed class RefineNetDecoder : nn.Module<Tensor[], Tensor>
{
    private const int LastUnits = 3;

    private readonly Sequential[] _narrow;
    private readonly RefineNetBlock[] _blocks;

    /// <summary>A decoder with random weights.</summary>
    /// <param name="levels">Channels of the pyramid's levels, the largest map first.</param>
    /// <param name="channels">Channels of the features; 256 as published.</param>
    public RefineNetDecoder(IReadOnlyList<long> levels, long channels)
        : base(nameof(RefineNetDecoder))
    {
        ArgumentNullException.ThrowIfNull(levels);
        int deepest = levels.Count - 1;
        _narrow = new Sequential[levels.Count];
        _blocks = new RefineNetBlock[levels.Count];
        for (int i = 0; i <= deepest; i++)
        {
            long own = i == deepest ? 2 * channels : channels;
            _narrow[i] = ConvolutionBlocks.ConvolutionNorm(levels[i], own, 1);
            ConvolutionBlocks.Initialise(_narrow[i]);
            _blocks[i] = new RefineNetBlock(i == deepest ? [own] : [own, i == deepest - 1 ? 2 * channels : channels], own, outputUnits: i == 0 ? LastUnits : 1);
            register_module($"narrow{i + 1}", _narrow[i]);
            register_module($"refine{i + 1}", _blocks[i]);
        }
    }

    /// <summary>Features (B, channels, h, w) of the first level's size.</summary>
    /// <param name="input">The pyramid, the largest maps first.</param>
    public override Tensor forward(Tensor[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor? output = null;
        for (int i = input.Length - 1; i >= 0; i--)
        {
            Tensor own = _narrow[i].call(input[i]);
            output = _blocks[i].call(output is null ? [own] : [own, output]);
        }

        return output!;
    }
}
