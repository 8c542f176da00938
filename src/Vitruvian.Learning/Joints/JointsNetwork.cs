using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>
/// Finds the joints of one person in a crop: heat maps for places in the picture, and beside each a map of depths that is averaged under the
/// heat map (integral regression, Sun et al. 2018, with one depth a cell in place of a volume); one number says how many metres the crop spans.
/// Input: (B, 3, S, S), RGB, (value - 128) / 64 for values of 0 to 255.
/// </summary>
public sealed class JointsNetwork : nn.Module<Tensor, JointMaps>
{
    /// <summary>Subtracted from pixel values.</summary>
    public const float PixelMean = 128;

    /// <summary>Divides pixel values.</summary>
    public const float PixelDeviation = 64;

    /// <summary>Input pixels of one cell of the maps.</summary>
    public const int Stride = 4;

    /// <summary>A network with random weights.</summary>
    /// <param name="options">Its size.</param>
    public JointsNetwork(JointsNetworkOptions options)
        : base(nameof(JointsNetwork))
    {
        ArgumentNullException.ThrowIfNull(options);
        ResidualEncoder.RequireSizes(options.Input, options.Width, options.Blocks, options.Decoder);
        Options = options;
        Encoder = new ResidualEncoder(options.Width, options.Blocks);
        Decoder = new LateralDecoder(Encoder.Channels, 2 * Sample.JointCount, options.Decoder);
        Scale = nn.Linear(Encoder.Channels[^1], 1);
        _ = nn.init.normal_(Scale.weight, 0, 0.001);
        _ = nn.init.zeros_(Scale.bias!);
        register_module("encoder", Encoder);
        register_module("decoder", Decoder);
        register_module("scale", Scale);
    }

    /// <summary>The network's size.</summary>
    public JointsNetworkOptions Options { get; }

    internal ResidualEncoder Encoder { get; }

    internal LateralDecoder Decoder { get; }

    internal Linear Scale { get; }

    /// <inheritdoc/>
    public override JointMaps forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Maps(Encoder.call(input));
    }

    /// <summary>What is said of an encoded crop.</summary>
    /// <param name="pyramid">The encoder's levels.</param>
    internal JointMaps Maps(Tensor[] pyramid) => Maps(pyramid, Decoder.Features(pyramid));

    /// <summary>The same, of features that other heads are given, too.</summary>
    /// <param name="pyramid">The encoder's levels.</param>
    /// <param name="features">The decoder's features.</param>
    internal JointMaps Maps(Tensor[] pyramid, Tensor features)
    {
        Tensor[] maps = Decoder.Maps(features).to(float32).chunk(2, 1);
        Tensor logScale = Scale.call(nn.functional.adaptive_avg_pool2d(pyramid[^1], 1, 1).flatten(1)).to(float32);
        return new JointMaps(maps[0], maps[1], logScale);
    }
}
