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

    private readonly ResidualEncoder _encoder;
    private readonly LateralDecoder _decoder;
    private readonly Linear _scale;

    /// <summary>A network with random weights.</summary>
    /// <param name="options">Its size.</param>
    public JointsNetwork(JointsNetworkOptions options)
        : base(nameof(JointsNetwork))
    {
        ArgumentNullException.ThrowIfNull(options);
        ResidualEncoder.RequireSizes(options.Input, options.Width, options.Blocks, options.Decoder);
        Options = options;
        _encoder = new ResidualEncoder(options.Width, options.Blocks);
        _decoder = new LateralDecoder(_encoder.Channels, 2 * Sample.JointCount, options.Decoder);
        _scale = nn.Linear(_encoder.Channels[^1], 1);
        _ = nn.init.normal_(_scale.weight, 0, 0.001);
        _ = nn.init.zeros_(_scale.bias!);
        register_module("encoder", _encoder);
        register_module("decoder", _decoder);
        register_module("scale", _scale);
    }

    /// <summary>The network's size.</summary>
    public JointsNetworkOptions Options { get; }

    /// <inheritdoc/>
    public override JointMaps forward(Tensor input)
    {
        Tensor[] pyramid = _encoder.call(input);
        Tensor[] maps = _decoder.call(pyramid).to(float32).chunk(2, 1);
        Tensor logScale = _scale.call(nn.functional.adaptive_avg_pool2d(pyramid[^1], 1, 1).flatten(1)).to(float32);
        return new JointMaps(maps[0], maps[1], logScale);
    }
}
