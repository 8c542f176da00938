namespace Vitruvian.Fitting.Priors;

/// <summary>How a mixture is fitted to data.</summary>
public sealed record MixtureFitOptions
{
    /// <summary>Number of Gaussians; SMPLify has 8.</summary>
    public int Components { get; init; } = 8;

    /// <summary>Fits from different starts, of which the likeliest is kept.</summary>
    public int Restarts { get; init; } = 6;

    /// <summary>Expectation-maximisation steps of a fit at most.</summary>
    public int MaximumIterations { get; init; } = 150;

    /// <summary>A fit ends when a step raises the mean log-likelihood per pose by no more than this.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>
    /// Standard deviation (radians) that is added to every value: about the error of recorded joint angles. It keeps covariances away from singular
    /// where the data do not vary.
    /// </summary>
    public double NoiseFloor { get; init; } = 0.05;

    /// <summary>Seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads to use at most; the result does not depend on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
