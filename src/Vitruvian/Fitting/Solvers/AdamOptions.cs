namespace Vitruvian.Fitting.Solvers;

/// <summary>Settings of <see cref="AdamSolver"/>; the defaults are those of SPIN's SMPLify.</summary>
public sealed record AdamOptions
{
    /// <summary>Number of steps.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Step size.</summary>
    public double StepSize { get; init; } = 1e-2;

    /// <summary>Decay of the gradient's running mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the squared gradient's running mean.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; init; } = 1e-8;
}
