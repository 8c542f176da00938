using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>Between two stages of <see cref="HRNet"/>: adapts the branches' widths and adds a branch of half the smallest size.</summary>
internal sealed class HRNetTransition : nn.Module
{
    private readonly nn.Module<Tensor, Tensor>?[] _layers;
    private readonly int _known;

    /// <summary>A transition with random weights.</summary>
    /// <param name="before">Channels of the branches before.</param>
    /// <param name="after">Channels of the branches after, one more.</param>
    public HRNetTransition(long[] before, long[] after)
        : base(nameof(HRNetTransition))
    {
        _known = before.Length;
        _layers = new nn.Module<Tensor, Tensor>?[after.Length];
        for (int i = 0; i < after.Length; i++)
        {
            // A branch that keeps its width passes unchanged; the authors' list has a gap there.
            if (i >= before.Length)
                _layers[i] = nn.Sequential(ConvolutionBlocks.ConvolutionNorm(before[^1], after[i], 3, 2, activation: ConvolutionBlocks.ReLU()));
            else if (before[i] != after[i])
                _layers[i] = ConvolutionBlocks.ConvolutionNorm(before[i], after[i], 3, activation: ConvolutionBlocks.ReLU());
            if (_layers[i] is nn.Module<Tensor, Tensor> layer)
                register_module($"{i}", layer);
        }
    }

    /// <summary>The branches of the next stage.</summary>
    public Tensor[] Run(Tensor[] branches)
    {
        var next = new Tensor[_layers.Length];
        for (int i = 0; i < next.Length; i++)
        {
            Tensor source = branches[Math.Min(i, _known - 1)];
            next[i] = _layers[i] is nn.Module<Tensor, Tensor> layer ? layer.call(source) : source;
        }

        return next;
    }
}
