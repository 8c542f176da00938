using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// From a crop to a body: image features and a head, <see cref="HmrHead"/>, <see cref="HoloHead"/> or <see cref="MatrixHead"/>. The regressor of HMR (Kanazawa et al. 2018) in the form of SPIN (Kolotouros et
/// al. 2019): 6D rotations, 3 corrections. With ResNet-50, its features averaged over the crop, and SPIN's sizes (24 joints, 10 betas) it has
/// 26,977,501 parameters.
/// </summary>
public sealed class HmrRegressor : nn.Module<Tensor, HmrEstimate>
{
    private readonly HmrEncoder _encoder;
    private readonly nn.Module<Tensor, HmrEstimate>? _direct;
    private readonly HoloHead? _holo;
    private readonly DenseHead? _dense;

    /// <summary>A regressor with random weights.</summary>
    /// <param name="mean">Where the estimate begins; gives the numbers of joints and betas.</param>
    /// <param name="options">Backbone and sizes; the published ones when null.</param>
    /// <param name="parts">What HoloPose's heads need; not looked at by others.</param>
    /// <param name="inputs">Channels C of what it sees: 3 for pictures.</param>
    /// <exception cref="InvalidInputException">The sizes do not go together.</exception>
    public HmrRegressor(HmrMeanParameters mean, HmrOptions? options = null, HoloParts? parts = null, long inputs = 3)
        : base(nameof(HmrRegressor))
    {
        ArgumentNullException.ThrowIfNull(mean);
        (JointCount, BetaCount) = (mean.Pose.Length, mean.Betas.Length);
        Options = options ?? new HmrOptions();
        Options.Check(nameof(HmrRegressor));
        _encoder = new HmrEncoder(Options, register_module, inputs);
        if (Options.Head is HmrHeadKind.Feedback or HmrHeadKind.Matrices)
        {
            _direct = Options.Head == HmrHeadKind.Feedback ? new HmrHead(_encoder.FeatureCount, mean, Options) : new MatrixHead(_encoder.FeatureCount, mean, Options.FixedCamera);
            register_module("head", _direct);
        }
        else
        {
            _holo = new HoloHead(_encoder.FeatureCount, mean, parts ?? throw new ArgumentNullException(nameof(parts), "HoloPose's heads need the rotations that occur."), Options);
            register_module("head", _holo);
        }

        if (!Options.Dense)
            return;
        _dense = new DenseHead(Options.Decoder);
        register_module("dense", _dense);
    }

    /// <summary>Backbone and sizes.</summary>
    public HmrOptions Options { get; }

    /// <summary>Number of joints whose rotations are estimated, the root included.</summary>
    public int JointCount { get; }

    /// <summary>Number of shape coefficients.</summary>
    public int BetaCount { get; }

    /// <summary>Estimates bodies.</summary>
    /// <param name="input">
    /// Crops (B, C, S, S), normalised; 224 x 224 as published. With features averaged over the crop any multiple of 32 works, otherwise only <see cref="HmrOptions.Input"/>.
    /// </param>
    public override HmrEstimate forward(Tensor input) => Look(input, JointsLooks.Once);

    /// <summary>Estimates bodies from joints that are looked for several times (<see cref="JointsDecoder.Seen"/>); the surface is looked at once.</summary>
    /// <param name="input">As of <see cref="forward"/>.</param>
    /// <param name="looks">How to look; once for networks whose features are no joints.</param>
    public HmrEstimate Look(Tensor input, JointsLooks looks)
    {
        HmrFeatureMaps seen = _encoder.Encode(input, looks);
        HmrEstimate estimate = _direct is null ? _holo!.Estimate(seen) : _direct.call(seen.Values);
        return estimate with { Maps = seen.Maps, Dense = _dense?.call(seen.Cells!) };
    }
}
