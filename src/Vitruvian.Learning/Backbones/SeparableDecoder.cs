using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// A light decoder: each stage narrows by 1x1, doubles the size bilinearly and filters each channel by 3x3 before a 1x1 convolution mixes
/// them; a 1x1 convolution ends it. Features (B, C, h, w) to maps (B, outputs, 2^stages h, 2^stages w).
/// </summary>
public sealed class SeparableDecoder : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers;
    private readonly Conv2d _final;

    /// <summary>A decoder with random weights.</summary>
    /// <param name="inputs">Channels of the features.</param>
    /// <param name="outputs">Maps, for example one per joint.</param>
    /// <param name="channels">Channels in between.</param>
    /// <param name="stages">Doublings of the size.</param>
    public SeparableDecoder(long inputs, long outputs, long channels = 128, int stages = 3)
        : base(nameof(SeparableDecoder))
    {
        List<nn.Module<Tensor, Tensor>> layers = [ConvolutionBlocks.ConvolutionNorm(inputs, channels, 1, activation: ConvolutionBlocks.ReLU())];
        for (int i = 0; i < stages; i++)
        {
            layers.Add(nn.Upsample(2, InterpolationMode.Bilinear));
            layers.Add(ConvolutionBlocks.ConvolutionNorm(channels, channels, 3, groups: channels));
            layers.Add(ConvolutionBlocks.ConvolutionNorm(channels, channels, 1, activation: ConvolutionBlocks.ReLU()));
        }

        _layers = nn.Sequential([.. layers]);
        _final = nn.Conv2d(channels, outputs, 1);
        register_module("layers", _layers);
        register_module("final_layer", _final);
        ConvolutionBlocks.Initialise(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _final.call(_layers.call(input));
}
