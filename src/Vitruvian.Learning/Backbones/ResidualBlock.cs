using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>
/// Two 3x3 convolutions, or 1x1, 3x3 and 1x1 around a narrow middle, beside a shortcut (He et al. 2016, figures 2 and 5); the stride is in the
/// 3x3 convolution. Parts are named as in torchvision.
/// </summary>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    /// <summary>The output of a narrow block is this much wider than its middle.</summary>
    public const long Expansion = 4;

    private readonly List<(Conv2d Convolution, BatchNorm2d Norm)> _layers = [];
    private readonly Sequential? _shortcut;

    /// <summary>A block with a shortcut that is a 1x1 convolution where size or width change.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="width">Channels of the 3x3 convolutions.</param>
    /// <param name="stride">Factor by which the size shrinks.</param>
    /// <param name="bottleneck">Whether it is the narrow form, with 4 width channels at its end.</param>
    /// <param name="dilation">Spacing of the elements of the 3x3 kernels.</param>
    public ResidualBlock(long inputs, long width, long stride = 1, bool bottleneck = false, long dilation = 1)
        : base(nameof(ResidualBlock))
    {
        OutputChannels = bottleneck ? Expansion * width : width;
        if (bottleneck)
        {
            Add(inputs, width, 1, 1);
            Add(width, width, 3, stride, dilation);
            Add(width, OutputChannels, 1, 1);
        }
        else
        {
            Add(inputs, width, 3, stride, dilation);
            Add(width, width, 3, 1, dilation);
        }

        if (stride != 1 || inputs != OutputChannels)
        {
            _shortcut = ConvolutionBlocks.ConvolutionNorm(inputs, OutputChannels, 1, stride);
            register_module("downsample", _shortcut);
        }
    }

    /// <summary>Channels of the output.</summary>
    public long OutputChannels { get; }

    /// <summary>A stage: blocks in a row, the first with the stride, the others with the dilation.</summary>
    internal static Sequential Stage(long inputs, long width, long blocks, long stride, bool bottleneck, long dilation = 1)
    {
        Sequential stage = nn.Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        for (long i = 0; i < blocks; i++)
        {
            var block = new ResidualBlock(inputs, width, i == 0 ? stride : 1, bottleneck, i == 0 ? 1 : dilation);
            stage.append($"{i}", block);
            inputs = block.OutputChannels;
        }

        return stage;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor output = input;
        for (int i = 0; i < _layers.Count; i++)
        {
            output = _layers[i].Norm.call(_layers[i].Convolution.call(output));
            if (i < _layers.Count - 1)
                output = output.relu_();
        }

        return output.add_(_shortcut is null ? input : _shortcut.call(input)).relu_();
    }

    private void Add(long inputs, long outputs, long kernel, long stride, long dilation = 1)
    {
        int number = _layers.Count + 1;
        (Conv2d Convolution, BatchNorm2d Norm) layer = (ConvolutionBlocks.Convolution(inputs, outputs, kernel, stride, dilation: dilation), nn.BatchNorm2d(outputs));
        register_module($"conv{number}", layer.Convolution);
        register_module($"bn{number}", layer.Norm);
        _layers.Add(layer);
    }
}
