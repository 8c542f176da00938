using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>The published network: two encoders, each ResNet-50's stem and first stage without strides and pooling; their features side by side, narrowed by 1x1, and hourglasses on them, all at the input's size.</summary>
internal sealed class PublishedDisplacementNetwork : DisplacementNetwork
{
    private const long StemChannels = 64;
    private const long FirstStageBlocks = 3;
    private const long Channels = 256;

    private readonly Sequential _photo;
    private readonly Sequential _rendering;
    private readonly Sequential _mix;
    private readonly StackedHourglass _hourglasses;

    internal PublishedDisplacementNetwork(DisplacementNetworkOptions options)
        : base(nameof(PublishedDisplacementNetwork), options)
    {
        _photo = Encoder(3);
        _rendering = Encoder(options.RenderingChannels);
        _mix = ConvolutionBlocks.ConvolutionNorm(2 * Channels, Channels, 1, activation: ConvolutionBlocks.ReLU());
        foreach (Sequential part in (ReadOnlySpan<Sequential>)[_photo, _rendering, _mix])
            ConvolutionBlocks.Initialise(part);
        _hourglasses = StackedHourglass.WithoutStem(Outputs, options.Stacks, Channels);
        register_module("photo", _photo);
        register_module("rendering", _rendering);
        register_module("mix", _mix);
        register_module("hourglasses", _hourglasses);
    }

    /// <inheritdoc/>
    public override DisplacementEstimate forward(Tensor[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor features = _mix.call(cat([_photo.call(input[0]), _rendering.call(input[1])], 1));
        return Estimate(_hourglasses.call(features), input[0].size(3));
    }

    private static Sequential Encoder(long inputs) => nn.Sequential(
        ConvolutionBlocks.ConvolutionNorm(inputs, StemChannels, 7, activation: ConvolutionBlocks.ReLU()),
        ResidualBlock.Stage(StemChannels, StemChannels, FirstStageBlocks, 1, bottleneck: true));
}
