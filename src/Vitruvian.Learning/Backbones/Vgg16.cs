using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Backbones;

/// <summary>The convolutions of VGG-16 (Simonyan and Zisserman 2015, column D) without the last pooling, each with a batch norm. Input (B, 3, H, W); features (B, <see cref="FeatureChannels"/>, H / 16, W / 16).</summary>
public sealed class Vgg16 : nn.Module<Tensor, Tensor>
{
    // Convolutions of each stage, and how many times the first stage's channels it has.
    private static readonly (int Layers, long Factor)[] s_stages = [(2, 1), (2, 2), (3, 4), (3, 8), (3, 8)];

    private readonly Sequential[] _stages;

    /// <summary>A network with random weights.</summary>
    /// <param name="width">Channels of the first stage; 64 as published.</param>
    public Vgg16(long width = 64)
        : base(nameof(Vgg16))
    {
        _stages = new Sequential[s_stages.Length];
        long channels = 3;
        for (int i = 0; i < _stages.Length; i++)
        {
            Sequential stage = nn.Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
            for (int layer = 0; layer < s_stages[i].Layers; layer++)
            {
                stage.append($"{layer}", ConvolutionBlocks.ConvolutionNorm(channels, s_stages[i].Factor * width, 3, activation: ConvolutionBlocks.ReLU()));
                channels = s_stages[i].Factor * width;
            }

            _stages[i] = stage;
            register_module($"stage{i + 1}", stage);
        }

        FeatureChannels = channels;
        ConvolutionBlocks.Initialise(this);
    }

    /// <summary>Channels of the features.</summary>
    public long FeatureChannels { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor output = input;
        for (int i = 0; i < _stages.Length; i++)
            output = _stages[i].call(i == 0 ? output : nn.functional.max_pool2d(output, 2));
        return output;
    }
}
