using Vitruvian.Bodies;
using Vitruvian.Bodies.Motion;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Fits the pose prior of SMPLify (Bogo et al. 2016) to recorded motion: retarget, leave out errors and near-duplicates, fit mirror-symmetric
/// mixtures from several starts, keep the likeliest, measure it on held-out recordings, and let it see those too.
/// </summary>
public sealed class PosePriorFit
{
    // The parts that draw at random have sequences of their own.
    private const ulong ThinningSeedOffset = 1;
    private const ulong HoldOutSeedOffset = 2;
    private const ulong StartSeedOffset = 3;

    /// <summary>The percentages that priors carry their energies of.</summary>
    internal static readonly double[] Percents = [50, 90, 95, 99, 99.5, 99.9, 100];

    private readonly BodyModel _model;
    private readonly MotionCapture _motion;
    private readonly PosePriorOptions _options;
    private readonly MirrorSymmetry _symmetry;

    /// <summary>Prepares a fit.</summary>
    /// <param name="model">The body whose poses the prior is about.</param>
    /// <param name="motion">The motion.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="InvalidInputException">The body or the motion has another skeleton.</exception>
    public PosePriorFit(BodyModel model, MotionCapture motion, PosePriorOptions? options = null)
    {
        _model = model;
        _motion = motion;
        _options = options ?? new PosePriorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Mixture.Restarts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Mixture.Components, 1, nameof(options));
        _symmetry = MirrorSymmetry.OfBodyPose(new BodyMirror(model.JointNames), model.JointCount);
    }

    /// <summary>Number of calls of <c>step</c> that <see cref="Run"/> makes at most.</summary>
    public int StepCount => (_options.Mixture.Restarts + 1) * _options.Mixture.MaximumIterations;

    /// <summary>Fits the prior.</summary>
    /// <param name="step">Called after every step of a fit.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidInputException">The motion has too few distinct poses.</exception>
    public PosePriorResult Run(Action step, CancellationToken cancellation = default)
    {
        MixtureFitOptions fit = _options.Mixture;
        PosePriorData data = PosePriorData.Of(_model, _motion, _symmetry, _options, cancellation);
        double radius = _options.LeastDifference * Math.Sqrt(_model.JointCount - 1);
        int[] distinct = PoseThinning.Keep(data.Poses, data.Dimension, radius, fit.Seed + ThinningSeedOffset, cancellation.ThrowIfCancellationRequested);
        HashSet<int> heldOutClips = ChooseHeldOut(data, distinct);
        double[] fitted = data.Rows([.. distinct.Where(n => !heldOutClips.Contains(data.Clips[n]))]);
        double[] heldOut = data.Rows([.. distinct.Where(n => heldOutClips.Contains(data.Clips[n]))]);
        if (fitted.Length / data.Dimension < 10 * fit.Components || heldOut.Length == 0)
            throw InvalidInputException.For(_motion.Source, "quat", $"at least {10 * fit.Components} distinct poses in several recordings", $"{distinct.Length}");
        Candidate best = FitFromSeveralStarts(fitted, step, cancellation);
        double heldOutLikelihood = SymmetricMixtureFit.MeanLogDensity(best.Mixture, heldOut, fit.Threads);
        var last = new SymmetricMixtureFit(data.Rows(distinct), _symmetry, best.SelfSymmetric, fit, cancellation);
        GaussianMixture mixture = Rounded(last.Run(best.Mixture, step).Mixture);
        return new PosePriorResult
        {
            Mixture = WithPercentiles(mixture, Energies(mixture, data.Poses)),
            PoseCount = _motion.FrameCount,
            BeyondLimits = data.BeyondLimits,
            DistinctPoses = distinct.Length,
            HeldOutPoses = heldOut.Length / data.Dimension,
            UnwrappedVectors = data.Unwrapped,
            SelfSymmetricComponents = best.SelfSymmetric,
            Iterations = best.Iterations,
            FittedLogLikelihood = best.LogLikelihood,
            HeldOutLogLikelihood = heldOutLikelihood,
            DistinctEnergyPercentiles = PercentilesOf(Energies(mixture, data.Rows(distinct))),
        };
    }

    // Whole recordings, because neighbouring frames are nearly the same pose.
    private HashSet<int> ChooseHeldOut(PosePriorData data, int[] distinct)
    {
        var random = new SeededRandom(_options.Mixture.Seed + HoldOutSeedOffset);
        int[] counts = new int[_motion.Clips.Count];
        foreach (int n in distinct)
            counts[data.Clips[n]]++;
        List<int> clips = [.. Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0)];
        var chosen = new HashSet<int>();
        double wanted = _options.HeldOutShare * distinct.Length;
        for (int sum = 0; sum < wanted && clips.Count > 1;)
        {
            int at = random.NextInt(clips.Count);
            sum += counts[clips[at]];
            chosen.Add(clips[at]);
            clips.RemoveAt(at);
        }

        return chosen;
    }

    private Candidate FitFromSeveralStarts(double[] data, Action step, CancellationToken cancellation)
    {
        MixtureFitOptions fit = _options.Mixture;
        Candidate? best = null;
        for (int restart = 0; restart < fit.Restarts; restart++)
        {
            // Few recorded ways of standing are symmetric: none, two or four components are tried, plus one for an odd number of components.
            int selfSymmetric = Math.Min(fit.Components, (fit.Components % 2) + (2 * (restart % 3)));
            var random = new SeededRandom(fit.Seed + StartSeedOffset + (ulong)restart);
            var run = new SymmetricMixtureFit(data, _symmetry, selfSymmetric, fit, cancellation);
            (GaussianMixture mixture, int iterations) = run.Run(run.Start(random), step);
            double likelihood = SymmetricMixtureFit.MeanLogDensity(mixture, data, fit.Threads);
            if (best is null || likelihood > best.LogLikelihood)
                best = new Candidate(mixture, selfSymmetric, iterations, likelihood);
        }

        return best!;
    }

    private double[] Energies(GaussianMixture mixture, double[] poses)
    {
        int d = mixture.Dimension;
        double[] energies = new double[poses.Length / d];
        var options = new ParallelOptions { MaxDegreeOfParallelism = _options.Mixture.Threads };
        Parallel.For(0, energies.Length, options, n => energies[n] = mixture.Energy(poses.AsSpan(n * d, d)));
        return energies;
    }

    private static EnergyPercentile[] PercentilesOf(double[] energies) =>
        [.. Percents.Select(p => new EnergyPercentile(p, Math.Round(Statistics.Percentile(energies, p), 3)))];

    private static GaussianMixture WithPercentiles(GaussianMixture mixture, double[] energies) => Copy(mixture, v => v, PercentilesOf(energies));

    // Single precision halves the file; a twentieth of a radian was added to every value anyway.
    private static GaussianMixture Rounded(GaussianMixture mixture) => Copy(mixture, v => (float)v, []);

    private static GaussianMixture Copy(GaussianMixture mixture, Converter<double, double> each, EnergyPercentile[] percentiles)
    {
        double[] means = [.. Enumerable.Range(0, mixture.ComponentCount).SelectMany(k => mixture.Mean(k).ToArray())];
        double[] covariances = [.. Enumerable.Range(0, mixture.ComponentCount).SelectMany(k => mixture.Covariance(k).ToArray())];
        return new GaussianMixture(mixture.Weights.ToArray(), Array.ConvertAll(means, each), Array.ConvertAll(covariances, each), percentiles);
    }

    private sealed record Candidate(GaussianMixture Mixture, int SelfSymmetric, int Iterations, double LogLikelihood);
}
