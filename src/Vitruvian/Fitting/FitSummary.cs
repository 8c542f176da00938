using Vitruvian.Fitting.Solvers;

namespace Vitruvian.Fitting;

/// <summary>What a fit did and how well it ended. A fit that did not converge still is a result.</summary>
public sealed record FitSummary
{
    /// <summary>The energy's terms.</summary>
    public required IReadOnlyList<FitTermSummary> Terms { get; init; }

    /// <summary>Energy at the start that was chosen.</summary>
    public double Before => Terms.Sum(t => t.Before);

    /// <summary>Energy of the result.</summary>
    public double After => Terms.Sum(t => t.After);

    /// <summary>Why the last solve stopped.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>Whether the last solve stopped in a minimum.</summary>
    public bool Converged => Reason == StopReason.Converged;

    /// <summary>Derivatives computed, all starts and stages together.</summary>
    public required int Iterations { get; init; }

    /// <summary>Derivatives computed on the way from the chosen start to the result.</summary>
    public required int IterationsOfChosenStart { get; init; }

    /// <summary>Number of starts tried.</summary>
    public required int StartsTried { get; init; }

    /// <summary>The start that led to the result, in words.</summary>
    public required string Start { get; init; }

    /// <summary>Root mean square distance of the body's joints from the visible joints that count, pixels of the image.</summary>
    public required double ReprojectionRms { get; init; }

    /// <summary>The pose prior's own energy, without its weight: how unusual the pose is (see <see cref="Priors.PosePrior.EnergyAtPercentile"/>).</summary>
    public required double PosePriorEnergy { get; init; }

    /// <summary>Weight of the pose prior in the result; above the option's when the limit on the prior's energy demanded it.</summary>
    public required double PosePriorWeight { get; init; }
}
