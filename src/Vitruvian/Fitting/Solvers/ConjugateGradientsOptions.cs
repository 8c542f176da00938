namespace Vitruvian.Fitting.Solvers;

/// <summary>How long <see cref="ConjugateGradients"/> works.</summary>
public sealed record ConjugateGradientsOptions
{
    /// <summary>Most iterations (derivatives computed); HoloPose takes at most 20.</summary>
    public int MaxIterations { get; init; } = 20;

    /// <summary>The solver has converged when a step lowers the energy by no more than this share of it.</summary>
    public double RelativeTolerance { get; init; } = 1e-6;

    /// <summary>Added to the energy before the share is taken.</summary>
    public double AbsoluteTolerance { get; init; } = 1e-6;
}
