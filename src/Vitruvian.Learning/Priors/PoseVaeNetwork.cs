using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Learning.Geometry;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Priors;

/// <summary>
/// The network of a <see cref="PoseVae"/> while it learns: the evidence's lower bound with a normal likelihood of the rotations' columns, whose deviations are learned, too (sigma-VAE: Rybkin et al. 2021), so that the
/// balance between reconstruction and codes is not a number to choose.
/// </summary>
internal sealed class PoseVaeNetwork : nn.Module
{
    // Radians or so: what differs by less is the same pose.
    private const double LeastDeviation = 0.02;
    private const double FirstDeviation = 0.3;

    private readonly Linear[] _encoder;
    private readonly Linear[] _decoder;
    private readonly Tensor _logDeviations;
    private readonly Tensor _mean;
    private readonly Tensor _spread;
    private readonly int _latents;

    /// <summary>Makes a network.</summary>
    /// <param name="columns">Rotations' columns of the poses to learn, (N, 6 (K - 1)), for their mean and spread.</param>
    /// <param name="options">Its size.</param>
    public PoseVaeNetwork(Tensor columns, PriorTrainingOptions options)
        : base(nameof(PoseVaeNetwork))
    {
        int width = (int)columns.size(1), hidden = options.Hidden;
        _latents = options.Latents;
        _encoder = Layers.Chain(width, hidden, hidden, 2 * _latents);
        _decoder = Layers.Chain(_latents, hidden, hidden, width);
        for (int i = 0; i < _encoder.Length; i++)
        {
            register_module($"encoder{i}", _encoder[i]);
            register_module($"decoder{i}", _decoder[i]);
        }

        _logDeviations = full([width], Math.Log(FirstDeviation));
        register_parameter("log_deviations", _logDeviations);
        _mean = columns.mean(dim: 0);
        _spread = columns.std([0]).clamp(LeastDeviation);
        register_buffer("mean", _mean);
        register_buffer("spread", _spread);
    }

    private Tensor Deviations => _logDeviations.exp().clamp(LeastDeviation);

    /// <summary>Columns of poses.</summary>
    /// <param name="bodyPoses">(B, 3 (K - 1)), axis-angle.</param>
    /// <returns>(B, 6 (K - 1)).</returns>
    public static Tensor ColumnsOf(Tensor bodyPoses) => Rotations.To6D(Rotations.FromAxisAngle(bodyPoses.reshape(bodyPoses.size(0), -1, 3))).flatten(1);

    /// <summary>Minus the evidence's lower bound, mean over the poses.</summary>
    /// <param name="columns">(B, 6 (K - 1)).</param>
    /// <param name="divergenceWeight">1 for the bound itself.</param>
    public Tensor Loss(Tensor columns, double divergenceWeight)
    {
        Tensor codes = Layers.Run(_encoder, (columns - _mean) / _spread);
        Tensor mean = codes.narrow(1, 0, _latents), logVariance = codes.narrow(1, _latents, _latents).clamp(-12, 6);
        Tensor sample = mean + ((0.5 * logVariance).exp() * randn_like(mean));
        Tensor deviations = Deviations;
        Tensor errors = (columns - Decoded(sample)) / deviations;
        Tensor misfit = (0.5 * errors.square()).sum(1) + deviations.log().sum();
        Tensor divergence = 0.5 * (mean.square() + logVariance.exp() - logVariance - 1).sum(1);
        return (misfit + (divergenceWeight * divergence)).mean();
    }

    /// <summary>The means of the codes of columns, (B, L).</summary>
    public Tensor Encoded(Tensor columns) => Layers.Run(_encoder, (columns - _mean) / _spread).narrow(1, 0, _latents);

    /// <summary>The columns of codes, (B, 6 (K - 1)).</summary>
    public Tensor Decoded(Tensor codes) => (Layers.Run(_decoder, codes) * _spread) + _mean;

    /// <summary>What has been learned, the scales of inputs and outputs inside the first and the last layer.</summary>
    /// <param name="calibration">Scale of the energy.</param>
    public PoseVae ToPrior(PriorCalibration calibration)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Tensor entry = _encoder[0].weight / _spread;
        DenseLayer first = Layers.Rounded(entry.to_array<float>(), (_encoder[0].bias! - entry.matmul(_mean)).to_array<float>());
        DenseLayer means = Layers.Rounded(_encoder[^1].weight.narrow(0, 0, _latents).to_array<float>(), _encoder[^1].bias!.narrow(0, 0, _latents).to_array<float>());
        DenseLayer last = Layers.Rounded((_decoder[^1].weight * _spread.unsqueeze(1)).to_array<float>(), ((_decoder[^1].bias! * _spread) + _mean).to_array<float>());
        return new PoseVae(
            new DenseNetwork([first, .. _encoder[1..^1].Select(Layers.Of), means]),
            new DenseNetwork([.. _decoder[..^1].Select(Layers.Of), last]),
            Array.ConvertAll(Deviations.to_array<float>(), v => (double)v),
            calibration);
    }
}
