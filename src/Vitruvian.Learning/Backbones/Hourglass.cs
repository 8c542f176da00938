using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// Down to a sixteenth of the size and up again, with a block beside every halving (Newell et al. 2016, figure 3). Input and output
/// (B, channels, h, w), h and w divisible by 16.
/// </summary>
internal sealed class Hourglass : nn.Module<Tensor, Tensor>
{
    private const int Depth = 4;

    // At each depth: beside, after the halving, before the enlargement; innermost one more for the bottom.
    private readonly ModuleList<Sequential>[] _levels = new ModuleList<Sequential>[Depth];

    /// <summary>An hourglass with random weights.</summary>
    /// <param name="channels">Channels of input and output.</param>
    public Hourglass(long channels)
        : base(nameof(Hourglass))
    {
        for (int i = 0; i < Depth; i++)
            _levels[i] = nn.ModuleList([.. Enumerable.Range(0, i == 0 ? 4 : 3).Select(_ => nn.Sequential(new PreActivationBlock(channels, channels)))]);
        register_module("hg", nn.ModuleList(_levels));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Run(Depth - 1, input);

    private Tensor Run(int level, Tensor input)
    {
        ModuleList<Sequential> blocks = _levels[level];
        Tensor low = blocks[1].call(nn.functional.max_pool2d(input, 2));
        low = level > 0 ? Run(level - 1, low) : blocks[3].call(low);
        return blocks[0].call(input) + nn.functional.interpolate(blocks[2].call(low), scale_factor: 2);
    }
}
