using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// Three transposed convolutions 4x4 with stride 2, batch norm and ReLU, then a 1x1 convolution: features (B, C, h, w) to maps
/// (B, outputs, 8 h, 8 w). The head of "Simple Baselines" (Xiao et al. 2018), whose names it has: deconv_layers, final_layer.
/// </summary>
public sealed class DeconvolutionDecoder : nn.Module<Tensor, Tensor>
{
    private const long Kernel = 4;

    // The authors' deviation of the first weights.
    private const double Deviation = 0.001;

    private readonly Sequential _layers;
    private readonly Conv2d _final;

    /// <summary>A decoder with random weights.</summary>
    /// <param name="inputs">Channels of the features.</param>
    /// <param name="outputs">Maps, for example one per joint.</param>
    /// <param name="channels">Channels in between.</param>
    /// <param name="stages">Doublings of the size.</param>
    public DeconvolutionDecoder(long inputs, long outputs, long channels = 256, int stages = 3)
        : base(nameof(DeconvolutionDecoder))
    {
        List<nn.Module<Tensor, Tensor>> layers = [];
        for (int i = 0; i < stages; i++)
        {
            ConvTranspose2d deconvolution = nn.ConvTranspose2d(i == 0 ? inputs : channels, channels, Kernel, 2, 1, bias: false);
            _ = nn.init.normal_(deconvolution.weight, 0, Deviation);
            layers.AddRange([deconvolution, nn.BatchNorm2d(channels), ConvolutionBlocks.ReLU()]);
        }

        _layers = nn.Sequential([.. layers]);
        _final = nn.Conv2d(channels, outputs, 1);
        _ = nn.init.normal_(_final.weight, 0, Deviation);
        _ = nn.init.zeros_(_final.bias!);
        register_module("deconv_layers", _layers);
        register_module("final_layer", _final);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _final.call(_layers.call(input));
}
