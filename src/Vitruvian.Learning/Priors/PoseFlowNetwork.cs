using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Learning.Modules;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Priors;

/// <summary>The network of a <see cref="PoseFlow"/> while it learns; it starts as the normal distribution with the poses' mean and covariance.</summary>
internal sealed class PoseFlowNetwork : nn.Module
{
    private readonly Tensor _whitening;
    private readonly Tensor _whiteningShift;
    private readonly double _whiteningLogDeterminant;
    private readonly PoseFlowStep[] _steps;
    private readonly Linear[] _context;
    private readonly int _dimension;

    /// <summary>Makes a network.</summary>
    /// <param name="examples">The poses to learn, for their mean and covariance.</param>
    /// <param name="options">Its size.</param>
    public PoseFlowNetwork(PoseExamples examples, PriorTrainingOptions options)
        : base(nameof(PoseFlowNetwork))
    {
        int d = _dimension = examples.Dimension;
        (double[] mean, double[] factor) = Moments(examples);
        _whiteningLogDeterminant = -0.5 * Cholesky.LogDeterminant(factor, d);

        // Rows of L^-1, column by column, and -L^-1 mean.
        float[] whitening = new float[d * d];
        double[] column = new double[d];
        for (int j = 0; j < d; j++)
        {
            Array.Clear(column);
            column[j] = 1;
            Cholesky.SolveLower(factor, d, column);
            for (int i = 0; i < d; i++)
                whitening[(i * d) + j] = (float)column[i];
        }

        Cholesky.SolveLower(factor, d, mean);
        _whitening = tensor(whitening, [d, d]);
        _whiteningShift = tensor(Array.ConvertAll(mean, v => (float)-v));
        register_buffer("whitening", _whitening);
        register_buffer("whitening_shift", _whiteningShift);
        var random = new SeededRandom(options.Seed);
        _steps = [.. Enumerable.Range(0, options.Blocks).Select(_ => new PoseFlowStep(d, options, random))];
        _context = Layers.Chain(JointCondition.Count, 2 * options.Context, options.Context);
        for (int i = 0; i < _steps.Length; i++)
            register_module($"step{i}", _steps[i]);
        for (int i = 0; i < _context.Length; i++)
            register_module($"context{i}", _context[i]);
    }

    /// <summary>Natural logarithms of densities, (B).</summary>
    /// <param name="bodyPoses">(B, D), axis-angle.</param>
    /// <param name="conditions">(B, <see cref="JointCondition.Count"/>).</param>
    public Tensor LogDensity(Tensor bodyPoses, Tensor conditions)
    {
        Tensor context = Layers.Run(_context, conditions);
        Tensor x = bodyPoses.matmul(_whitening.mT) + _whiteningShift;
        Tensor sum = zeros([bodyPoses.size(0)]) + (_whiteningLogDeterminant - (0.5 * _dimension * Math.Log(2 * Math.PI)));
        foreach (PoseFlowStep step in _steps)
        {
            (x, Tensor logDeterminant) = step.call(x, context);
            sum += logDeterminant;
        }

        return sum - (0.5 * x.square()).sum(1);
    }

    /// <summary>What has been learned.</summary>
    /// <param name="calibration">Scale of the energy.</param>
    public PoseFlow ToPrior(PriorCalibration calibration) => new(
        [.. _steps.Select((step, i) => i == 0 ? step.ToBlock(_whitening, _whiteningShift) : step.ToBlock())],
        new DenseNetwork([.. _context.Select(Layers.Of)]),
        calibration);

    // Mean and Cholesky factor of the covariance, with what recordings do not tell.
    private static (double[] Mean, double[] Factor) Moments(PoseExamples examples)
    {
        int d = examples.Dimension;
        double[] mean = new double[d], covariance = new double[d * d], difference = new double[d];
        for (int n = 0; n < examples.Count; n++)
        {
            for (int i = 0; i < d; i++)
                mean[i] += examples.BodyPose(n)[i] / examples.Count;
        }

        for (int n = 0; n < examples.Count; n++)
        {
            for (int i = 0; i < d; i++)
                difference[i] = examples.BodyPose(n)[i] - mean[i];
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++)
                    covariance[(i * d) + j] += difference[i] * difference[j] / examples.Count;
            }
        }

        for (int i = 0; i < d; i++)
        {
            covariance[(i * d) + i] += examples.Deviations[i] * examples.Deviations[i];
            for (int j = 0; j < i; j++)
                covariance[(j * d) + i] = covariance[(i * d) + j];
        }

        return Cholesky.TryFactor(covariance, d) ? (mean, covariance) : throw new InvalidOperationException("The poses' covariance is singular.");
    }
}
