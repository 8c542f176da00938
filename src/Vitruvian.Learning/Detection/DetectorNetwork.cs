using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Detection;

/// <summary>
/// Finds people in a picture: a heat map of the middles of their boxes ("Objects as Points", Zhou et al. 2019) and, in place of size and offset, the distances of the
/// box's four sides from the cell (TTFNet, Liu et al. 2020), which every cell near the middle learns, not one alone: it trains several times faster. Encoder and
/// decoder are those of the <c>joints</c> network, so that its weights are a start. Input: (B, 3, H, W), RGB, (value - 128) / 64 for values of 0 to 255.
/// </summary>
public sealed class DetectorNetwork : nn.Module<Tensor, DetectorMaps>
{
    /// <summary>Subtracted from pixel values.</summary>
    public const float PixelMean = JointsNetwork.PixelMean;

    /// <summary>Divides pixel values.</summary>
    public const float PixelDeviation = JointsNetwork.PixelDeviation;

    /// <summary>Input pixels of one cell of the maps.</summary>
    public const int Stride = 4;

    private const int Sides = 4;

    // One map of heat, four of sides; the others are never read: convolutions want a multiple of eight (docs/learning.md).
    private const int Maps = 8;

    // The first probability of every cell: most cells are nobody's middle (RetinaNet, Lin et al. 2017, section 4.1).
    private const double FirstProbability = 0.1;

    // Distances are this many pixels times an exponential, whose exponent is kept within limits.
    private const double TypicalSide = 32;
    private const double LargestExponent = 4;

    private readonly ResidualEncoder _encoder;
    private readonly LateralDecoder _decoder;

    /// <summary>A network with random weights.</summary>
    /// <param name="options">Its size.</param>
    /// <exception cref="InvalidInputException">A size is not possible.</exception>
    public DetectorNetwork(DetectorNetworkOptions options)
        : base(nameof(DetectorNetwork))
    {
        ArgumentNullException.ThrowIfNull(options);
        ResidualEncoder.RequireSizes(options.Input, options.Width, options.Blocks, options.Decoder);
        Options = options;
        _encoder = new ResidualEncoder(options.Width, options.Blocks);
        _decoder = new LateralDecoder(_encoder.Channels, Maps, options.Decoder);
        register_module("encoder", _encoder);
        register_module("decoder", _decoder);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        _ = _decoder.FinalBias.narrow(0, 0, 1).fill_(Math.Log(FirstProbability / (1 - FirstProbability)));
    }

    /// <summary>The network's size.</summary>
    public DetectorNetworkOptions Options { get; }

    /// <inheritdoc/>
    public override DetectorMaps forward(Tensor input)
    {
        Tensor maps = _decoder.call(_encoder.call(input)).to(float32);
        return new DetectorMaps(maps.narrow(1, 0, 1), maps.narrow(1, 1, Sides).clamp(-LargestExponent, LargestExponent).exp() * TypicalSide);
    }
}
