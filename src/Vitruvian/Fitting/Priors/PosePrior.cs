using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// What poses are likely: an energy over a body's 3 (K - 1) body pose values (axis-angle of the joints 1 to K - 1), low where bodies are seen. The energies of all
/// kinds are negative natural logarithms of a density up to a constant, so that one weight serves them all. Immutable and safe to share between threads.
/// </summary>
public abstract class PosePrior
{
    private protected PosePrior(IEnumerable<EnergyPercentile>? energyPercentiles) => EnergyPercentiles = [.. (energyPercentiles ?? []).OrderBy(p => p.Percent)];

    /// <summary>What the prior's file and options call its kind: <c>gmm</c>, <c>vae</c> or <c>flow</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Number of values D.</summary>
    public abstract int Dimension { get; }

    /// <summary>The energy's percentiles over the data that the prior was fitted on, in rising order; empty when unknown.</summary>
    public IReadOnlyList<EnergyPercentile> EnergyPercentiles { get; }

    /// <summary>A few poses far apart, at least one: where fits without a start begin.</summary>
    public abstract IReadOnlyList<TypicalPose> TypicalPoses { get; }

    /// <summary>The energy of a pose of somebody of whom nothing is known.</summary>
    /// <param name="x">The body pose, D values.</param>
    public abstract double Energy(ReadOnlySpan<double> x);

    /// <summary>Makes the energy's term of a fit.</summary>
    /// <param name="layout">The fit's variables.</param>
    /// <exception cref="InvalidInputException">The prior is over another number of values.</exception>
    public abstract PosePriorTerm CreateTerm(FitLayout layout);

    /// <summary>The energy under which a share of the data lies that the prior was fitted on.</summary>
    /// <param name="percent">One of the known percentages, for example 99.9.</param>
    /// <exception cref="InvalidInputException">The prior does not carry that percentile.</exception>
    public double EnergyAtPercentile(double percent)
    {
        foreach (EnergyPercentile known in EnergyPercentiles)
        {
            if (known.Percent == percent)
                return known.Energy;
        }

        string found = EnergyPercentiles.Count == 0 ? "none" : string.Join(", ", EnergyPercentiles.Select(p => $"{p.Percent}"));
        throw InvalidInputException.For("pose prior", "energyPercentiles", $"percentile {percent}", found, "Fit it again with 'vitruvian prior fit'.");
    }
}
