namespace Vitruvian.Fitting.Solvers;

/// <summary>How long and how carefully <see cref="LevenbergMarquardt"/> works.</summary>
public sealed record LevenbergMarquardtOptions
{
    /// <summary>Most iterations (derivatives computed).</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>
    /// The solver has converged when a step lowers the energy, or the model promises to lower it, by no more than
    /// <c>RelativeTolerance (|E| + AbsoluteTolerance)</c>.
    /// </summary>
    public double RelativeTolerance { get; init; } = 1e-6;

    /// <summary>See <see cref="RelativeTolerance"/>; keeps energies near zero from being polished for ever.</summary>
    public double AbsoluteTolerance { get; init; } = 1e-6;

    /// <summary>The first damping lambda: the system solved is <c>(H + lambda diag H) d = -g</c>.</summary>
    public double InitialDamping { get; init; } = 1e-2;
}
