using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// A residual block whose batch norms and activations stand before its convolutions (He et al. 2016b), 1x1, 3x3 and 1x1, with biases: the block
/// of <see cref="StackedHourglass"/>.
/// </summary>
internal sealed class PreActivationBlock : nn.Module<Tensor, Tensor>
{
    private readonly (BatchNorm2d Norm, Conv2d Convolution)[] _layers;
    private readonly Sequential? _shortcut;

    /// <summary>A block with random weights.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output; half as many in the middle.</param>
    public PreActivationBlock(long inputs, long outputs)
        : base(nameof(PreActivationBlock))
    {
        long width = outputs / 2;
        _layers =
        [
            (nn.BatchNorm2d(inputs), nn.Conv2d(inputs, width, 1)),
            (nn.BatchNorm2d(width), nn.Conv2d(width, width, 3, padding: 1)),
            (nn.BatchNorm2d(width), nn.Conv2d(width, outputs, 1)),
        ];
        for (int i = 0; i < _layers.Length; i++)
        {
            register_module($"bn{i + 1}", _layers[i].Norm);
            register_module($"conv{i + 1}", _layers[i].Convolution);
        }

        if (inputs != outputs)
        {
            _shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1));
            register_module("downsample", _shortcut);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor output = input;
        foreach ((BatchNorm2d norm, Conv2d convolution) in _layers)
            output = convolution.call(norm.call(output).relu_());
        return output + (_shortcut is null ? input : _shortcut.call(input));
    }
}
