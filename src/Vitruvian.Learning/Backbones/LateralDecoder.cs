using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// Transposed convolutions 4x4 with stride 2 and batch norm, each with a 1x1 convolution of the encoder's level of that size added before its
/// ReLU, then a 1x1 convolution: the head of "Simple Baselines" (Xiao et al. 2018) with the lateral paths of a feature pyramid (Lin et al. 2017).
/// A pyramid of n levels gives maps of the size of its first.
/// </summary>
public sealed class LateralDecoder : nn.Module<Tensor[], Tensor>
{
    // The deviation with which Simple Baselines start the last layer: first maps are flat.
    private const double FinalDeviation = 0.001;

    private readonly ConvTranspose2d[] _up;
    private readonly BatchNorm2d[] _norms;
    private readonly Sequential[] _lateral;
    private readonly Conv2d _final;

    /// <summary>A decoder with random weights.</summary>
    /// <param name="levels">Channels of the pyramid's levels, the largest map first.</param>
    /// <param name="outputs">Maps.</param>
    /// <param name="channels">Channels in between.</param>
    public LateralDecoder(IReadOnlyList<long> levels, long outputs, long channels)
        : base(nameof(LateralDecoder))
    {
        ArgumentNullException.ThrowIfNull(levels);
        int stages = levels.Count - 1;
        _up = new ConvTranspose2d[stages];
        _norms = new BatchNorm2d[stages];
        _lateral = new Sequential[stages];
        for (int i = 0; i < stages; i++)
        {
            long inputs = i == 0 ? levels[^1] : channels;
            _up[i] = nn.ConvTranspose2d(inputs, channels, 4, 2, 1, bias: false);

            // Four of the sixteen taps meet in each output.
            _ = nn.init.normal_(_up[i].weight, 0, Math.Sqrt(2.0 / (4 * inputs)));
            _norms[i] = nn.BatchNorm2d(channels);
            _lateral[i] = ConvolutionBlocks.ConvolutionNorm(levels[stages - 1 - i], channels, 1);
            ConvolutionBlocks.Initialise(_lateral[i]);
            register_module($"up{i + 1}", _up[i]);
            register_module($"norm{i + 1}", _norms[i]);
            register_module($"lateral{i + 1}", _lateral[i]);
        }

        _final = nn.Conv2d(channels, outputs, 1);
        _ = nn.init.normal_(_final.weight, 0, FinalDeviation);
        _ = nn.init.zeros_(_final.bias!);
        register_module("final_layer", _final);
    }

    /// <summary>What is added to each map (outputs).</summary>
    internal Tensor FinalBias => _final.bias!;

    /// <summary>Maps (B, outputs, h, w) of the first level's size.</summary>
    /// <param name="input">The pyramid, the largest maps first.</param>
    public override Tensor forward(Tensor[] input) => Maps(Features(input));

    /// <summary>What the last convolution makes of <see cref="Features"/>.</summary>
    /// <param name="features">(B, channels, h, w).</param>
    internal Tensor Maps(Tensor features) => _final.call(features);

    /// <summary>Features (B, channels, h, w) before the last convolution, for other heads beside it.</summary>
    /// <param name="input">The pyramid, the largest maps first.</param>
    internal Tensor Features(Tensor[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor output = input[^1];
        for (int i = 0; i < _up.Length; i++)
            output = _norms[i].call(_up[i].call(output)).add_(_lateral[i].call(input[_up.Length - 1 - i])).relu_();
        return output;
    }
}
