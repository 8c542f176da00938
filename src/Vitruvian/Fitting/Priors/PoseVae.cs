using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// A variational auto-encoder of body poses, after VPoser (Pavlakos et al. 2019, section 3.3): an encoder gives the latent code z of a pose, a decoder the pose of a code, and codes are
/// normally distributed. VPoser's fits move z; ours move the pose x, so that the energy is minus the logarithm of the joint density of the pose and its own code,
/// <c>E(x) = 1/2 |z|^2 + 1/2 sum_i ((r_i(x) - d_i(z)) / sigma_i)^2</c>, <c>z = e(x)</c>: an ordinary code, and a pose that the decoder can say. r are the first two columns of the
/// joints' rotations, sigma the decoder's learned deviations. Immutable.
/// </summary>
public sealed class PoseVae : NetworkPrior
{
    /// <summary>Name of the kind.</summary>
    public const string KindName = "vae";

    private readonly double[] _deviations;

    /// <summary>Puts a prior together.</summary>
    /// <param name="encoder">From 6 (K - 1) columns to the mean of L codes.</param>
    /// <param name="decoder">From L codes to 6 (K - 1) columns.</param>
    /// <param name="deviations">sigma, 6 (K - 1) values over 0.</param>
    /// <param name="calibration">Scale of the energy.</param>
    /// <exception cref="InvalidInputException">Sizes do not fit, or a value is no deviation.</exception>
    public PoseVae(DenseNetwork encoder, DenseNetwork decoder, ReadOnlySpan<double> deviations, PriorCalibration calibration)
        : base(calibration, encoder.InputCount / RotationColumns.Count * 3)
    {
        if (encoder.InputCount % RotationColumns.Count != 0 || decoder.OutputCount != encoder.InputCount)
            throw InvalidInputException.For("pose prior", "decoder", $"{encoder.InputCount} outputs, 6 a joint, as the encoder takes", $"{decoder.OutputCount}");
        if (decoder.InputCount != encoder.OutputCount)
            throw InvalidInputException.For("pose prior", "decoder", $"{encoder.OutputCount} inputs, what the encoder gives", $"{decoder.InputCount}");
        if (deviations.Length != encoder.InputCount)
            throw InvalidInputException.For("pose prior", "deviations", $"{encoder.InputCount} values", $"{deviations.Length}");
        foreach (double deviation in deviations)
        {
            if (!(deviation > 0 && double.IsFinite(deviation)))
                throw InvalidInputException.For("pose prior", "deviations", "finite values over 0", $"{deviation}");
        }

        (Encoder, Decoder, _deviations) = (encoder, decoder, deviations.ToArray());
    }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>From columns to codes.</summary>
    public DenseNetwork Encoder { get; }

    /// <summary>From codes to columns.</summary>
    public DenseNetwork Decoder { get; }

    /// <summary>The decoder's deviations, one a column's number.</summary>
    public ReadOnlySpan<double> Deviations => _deviations;

    /// <summary>Length L of a code.</summary>
    public int LatentCount => Encoder.OutputCount;

    /// <summary>The code of a pose.</summary>
    /// <param name="bodyPose">Axis-angle, 3 a joint.</param>
    public double[] Encode(ReadOnlySpan<double> bodyPose)
    {
        double[] columns = new double[Encoder.InputCount];
        RotationColumns.Of(bodyPose, columns);
        return new DenseNetworkPass(Encoder).Forward(columns).ToArray();
    }

    /// <summary>The pose of a code.</summary>
    /// <param name="code">L values.</param>
    /// <returns>One rotation a joint, the root left out.</returns>
    public AxisAngle[] Decode(ReadOnlySpan<double> code)
    {
        ReadOnlySpan<double> columns = new DenseNetworkPass(Decoder).Forward(code);
        var pose = new AxisAngle[columns.Length / RotationColumns.Count];
        for (int j = 0; j < pose.Length; j++)
            pose[j] = AxisAngle.FromMatrix(Rotation6D.Read(columns[(RotationColumns.Count * j)..]).ToMatrix());
        return pose;
    }

    /// <inheritdoc/>
    public override NetworkPrior With(PriorCalibration calibration) => new PoseVae(Encoder, Decoder, _deviations, calibration);

    /// <inheritdoc/>
    internal override PosePass CreatePass() => new PoseVaePass(this);
}
