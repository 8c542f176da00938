using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>
/// Says for each cell which part of the surface it shows and where in the part's chart (DensePose, Güler et al. 2018), from the features that the heat maps of joints are made from, too:
/// two 3x3 convolutions and a 1x1 one.
/// </summary>
public sealed class DenseHead : nn.Module<Tensor, DenseMaps>
{
    private readonly Sequential _layers;
    private readonly Conv2d _final;

    /// <summary>A head with random weights.</summary>
    /// <param name="channels">Channels of the features.</param>
    public DenseHead(long channels)
        : base(nameof(DenseHead))
    {
        _layers = nn.Sequential(
            ConvolutionBlocks.ConvolutionNorm(channels, channels, 3, activation: ConvolutionBlocks.ReLU()),
            ConvolutionBlocks.ConvolutionNorm(channels, channels, 3, activation: ConvolutionBlocks.ReLU()));
        ConvolutionBlocks.Initialise(_layers);
        _final = nn.Conv2d(channels, DenseMaps.Channels, 1);
        _ = nn.init.normal_(_final.weight, 0, 0.001);
        _ = nn.init.zeros_(_final.bias!);
        register_module("layers", _layers);
        register_module("final_layer", _final);
    }

    /// <summary>Maps of the features' size.</summary>
    /// <param name="input">(B, channels, h, w).</param>
    public override DenseMaps forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return DenseMaps.Of(_final.call(_layers.call(input)).to(float32));
    }
}
