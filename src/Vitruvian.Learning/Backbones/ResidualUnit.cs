using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>RefineNet's residual convolution unit (Lin et al. 2017, figure 2b): ReLU and a 3x3 convolution, twice, beside the input. Each convolution has a batch norm, without which random weights learn slowly.</summary>
internal sealed class ResidualUnit : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _first;
    private readonly Sequential _second;

    /// <summary>A unit with random weights.</summary>
    /// <param name="channels">Channels of input and output.</param>
    public ResidualUnit(long channels)
        : base(nameof(ResidualUnit))
    {
        _first = ConvolutionBlocks.ConvolutionNorm(channels, channels, 3);
        _second = ConvolutionBlocks.ConvolutionNorm(channels, channels, 3);
        register_module("first", _first);
        register_module("second", _second);
        ConvolutionBlocks.Initialise(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _second.call(_first.call(input.relu()).relu_()).add_(input);
    }
}
