using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// One block of RefineNet (Lin et al. 2017, figure 2): each input goes through residual units and a 3x3 convolution to common channels, is brought bilinearly to the largest input's size and summed (multi-resolution fusion); pooled
/// context is added stage by stage (chained residual pooling: 5x5 maxima, each with a 3x3 convolution); residual units end it.
/// </summary>
public sealed class RefineNetBlock : nn.Module<Tensor[], Tensor>
{
    private const long PoolingWindow = 5;

    private readonly Sequential[] _adapt;
    private readonly Sequential[] _fuse;
    private readonly Sequential[] _pool;
    private readonly Sequential _output;

    /// <summary>A block with random weights.</summary>
    /// <param name="inputs">Channels of the inputs, the largest maps first.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="units">Residual units of each input; 2 as published.</param>
    /// <param name="pools">Stages of chained pooling; 2 as published.</param>
    /// <param name="outputUnits">Residual units at the end; 1 as published, 3 in the last block.</param>
    public RefineNetBlock(IReadOnlyList<long> inputs, long channels, int units = 2, int pools = 2, int outputUnits = 1)
        : base(nameof(RefineNetBlock))
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _adapt = [.. inputs.Select(own => Units(own, units))];
        _fuse = [.. inputs.Select(own => ConvolutionBlocks.ConvolutionNorm(own, channels, 3))];
        _pool = [.. Enumerable.Range(0, pools).Select(_ => ConvolutionBlocks.ConvolutionNorm(channels, channels, 3))];
        _output = Units(channels, outputUnits);
        foreach ((string name, Sequential[] parts) in (ReadOnlySpan<(string, Sequential[])>)[("adapt", _adapt), ("fuse", _fuse), ("pool", _pool), ("output", [_output])])
        {
            for (int i = 0; i < parts.Length; i++)
                register_module($"{name}{i + 1}", parts[i]);
        }

        ConvolutionBlocks.Initialise(this);
    }

    /// <summary>Features of the first input's size.</summary>
    /// <param name="input">Maps, the largest first.</param>
    public override Tensor forward(Tensor[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor? sum = null;
        for (int i = 0; i < input.Length; i++)
        {
            Tensor own = _fuse[i].call(_adapt[i].call(input[i]));
            if (i > 0)
                own = nn.functional.interpolate(own, [input[0].size(2), input[0].size(3)], mode: InterpolationMode.Bilinear);
            sum = sum is null ? own : sum + own;
        }

        Tensor output = sum!.relu();
        Tensor context = output;
        foreach (Sequential stage in _pool)
        {
            context = stage.call(nn.functional.max_pool2d(context, PoolingWindow, 1, PoolingWindow / 2));
            output += context;
        }

        return _output.call(output);
    }

    private static Sequential Units(long channels, int count)
    {
        Sequential units = nn.Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        for (int i = 0; i < count; i++)
            units.append($"{i}", new ResidualUnit(channels));
        return units;
    }
}
