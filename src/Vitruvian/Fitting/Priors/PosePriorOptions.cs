namespace Vitruvian.Fitting.Priors;

/// <summary>How a pose prior is made of recorded motion.</summary>
public sealed record PosePriorOptions
{
    /// <summary>The fit of the mixture.</summary>
    public MixtureFitOptions Mixture { get; init; } = new();

    /// <summary>
    /// Near-duplicates are left out: two poses of the fit differ by at least this much (radians, root mean square over the joints' angles).
    /// </summary>
    public double LeastDifference { get; init; } = 0.15;

    /// <summary>Share of the poses held out, in whole recordings, to measure how well the mixture fits poses it has not seen.</summary>
    public double HeldOutShare { get; init; } = 0.1;

    /// <summary>Standard deviation (radians) of the turns added to the collars, which recordings without collar motion give only as a function of the arms.</summary>
    public double CollarDeviation { get; init; } = 0.07;

    /// <summary>Standard deviation (radians) of the fingers' curl, which is not recorded.</summary>
    public double FingerDeviation { get; init; } = 0.2;
}
