using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>A pose prior that a network is: what the kinds have in common.</summary>
public abstract class NetworkPrior : PosePrior
{
    private protected NetworkPrior(PriorCalibration calibration, int dimension)
        : base(calibration.EnergyPercentiles)
    {
        calibration.Check(dimension);
        Calibration = calibration;
        Dimension = dimension;
    }

    /// <inheritdoc/>
    public sealed override int Dimension { get; }

    /// <summary>How the network's energy is scaled.</summary>
    public PriorCalibration Calibration { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<TypicalPose> TypicalPoses => Calibration.TypicalPoses;

    /// <inheritdoc/>
    public sealed override double Energy(ReadOnlySpan<double> x)
    {
        if (x.Length != Dimension)
            throw new ArgumentException($"x has {x.Length} values; expected {Dimension}.", nameof(x));
        return Calibrated(CreatePass().Evaluate(x));
    }

    /// <inheritdoc/>
    public sealed override PosePriorTerm CreateTerm(FitLayout layout) => new NetworkPriorTerm(this, layout);

    /// <summary>The same network with another calibration.</summary>
    /// <param name="calibration">The calibration.</param>
    public abstract NetworkPrior With(PriorCalibration calibration);

    /// <summary>The same network with its energy's least value and percentiles over poses.</summary>
    /// <param name="examples">The poses.</param>
    /// <param name="scale">Factor on the energy.</param>
    /// <param name="cancellation">Ends the work.</param>
    public NetworkPrior CalibratedOn(PoseExamples examples, double scale, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        double[] energies = new double[examples.Count];
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, energies.Length, options, CreatePass, (n, _, pass) =>
        {
            energies[n] = pass.Evaluate(examples.BodyPose(n));
            return pass;
        }, _ => { });
        double least = energies.Min();
        return With(new PriorCalibration(
            scale, least, TypicalPoses, [.. PosePriorFit.Percents.Select(p => new EnergyPercentile(p, Math.Round(scale * (Statistics.Percentile(energies, p) - least), 3)))]));
    }

    /// <summary>A workspace for one thread, nothing observed.</summary>
    internal abstract PosePass CreatePass();

    internal double Calibrated(double raw) => Calibration.Scale * (raw - Calibration.Offset);
}
