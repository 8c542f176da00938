using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// An exchange module of <see cref="HRNet"/>: four residual blocks per branch, then every branch gets the sum of all, brought to its size by
/// strided 3x3 convolutions or by 1x1 convolutions and nearest-pixel enlargement (figure 3 of the paper).
/// </summary>
internal sealed class HRNetModule : nn.Module
{
    private const long Blocks = 4;

    private readonly Sequential[] _branches;

    // _fuse[i][j] brings branch j to branch i; null where they are the same.
    private readonly nn.Module<Tensor, Tensor>?[][] _fuse;

    /// <summary>A module with random weights.</summary>
    /// <param name="channels">Channels of the branches, from the largest size down.</param>
    /// <param name="fused">Channels of the first branch, which alone comes out; null where all come out as they are.</param>
    public HRNetModule(long[] channels, long? fused)
        : base(nameof(HRNetModule))
    {
        _branches = [.. channels.Select(width => ResidualBlock.Stage(width, width, Blocks, 1, bottleneck: false))];
        register_module("branches", nn.ModuleList(_branches));
        _fuse = new nn.Module<Tensor, Tensor>?[fused is null ? channels.Length : 1][];
        List<nn.Module> rows = [];
        for (int i = 0; i < _fuse.Length; i++)
        {
            _fuse[i] = [.. Enumerable.Range(0, channels.Length).Select(j => Path(channels, j, i, fused ?? channels[i]))];
            rows.Add(new SparseList(_fuse[i]));
        }

        register_module("fuse_layers", nn.ModuleList([.. rows]));
    }

    /// <summary>The branches after the exchange.</summary>
    public Tensor[] Run(Tensor[] inputs)
    {
        Tensor[] branches = [.. inputs.Select((input, i) => _branches[i].call(input))];
        var fused = new Tensor[_fuse.Length];
        for (int i = 0; i < fused.Length; i++)
        {
            Tensor sum = Brought(i, 0, branches);
            for (int j = 1; j < branches.Length; j++)
                sum = sum + Brought(i, j, branches);
            fused[i] = sum.relu_();
        }

        return fused;
    }

    private Tensor Brought(int target, int source, Tensor[] branches) => _fuse[target][source] is nn.Module<Tensor, Tensor> path ? path.call(branches[source]) : branches[source];

    private static Sequential? Path(long[] channels, int source, int target, long wanted)
    {
        if (source == target)
            return wanted == channels[source] ? null : ConvolutionBlocks.ConvolutionNorm(channels[source], wanted, 1);
        if (source > target)
        {
            Sequential up = ConvolutionBlocks.ConvolutionNorm(channels[source], wanted, 1);
            up.append("2", nn.Upsample(1 << (source - target)));
            return up;
        }

        Sequential down = nn.Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        for (int k = source; k < target; k++)
        {
            bool last = k == target - 1;
            down.append($"{k - source}", ConvolutionBlocks.ConvolutionNorm(channels[source], last ? channels[target] : channels[source], 3, 2, activation: last ? null : ConvolutionBlocks.ReLU()));
        }

        return down;
    }

    /// <summary>Modules under their positions, with gaps.</summary>
    private sealed class SparseList : nn.Module
    {
        public SparseList(nn.Module<Tensor, Tensor>?[] modules)
            : base(nameof(SparseList))
        {
            for (int i = 0; i < modules.Length; i++)
            {
                if (modules[i] is nn.Module<Tensor, Tensor> module)
                    register_module($"{i}", module);
            }
        }
    }
}
