namespace Vitruvian.Fitting.Priors;

/// <summary>A pose prior and how it came about.</summary>
public sealed record PosePriorResult
{
    /// <summary>The prior, with the energy's percentiles over all accepted poses.</summary>
    public required GaussianMixture Mixture { get; init; }

    /// <summary>Poses in the motion file.</summary>
    public required int PoseCount { get; init; }

    /// <summary>Poses left out because a joint is beyond <see cref="Bodies.JointLimits"/>: errors of the recording.</summary>
    public required int BeyondLimits { get; init; }

    /// <summary>Poses that remained when near-duplicates were left out, those held out included.</summary>
    public required int DistinctPoses { get; init; }

    /// <summary>Of the distinct poses, those held out.</summary>
    public required int HeldOutPoses { get; init; }

    /// <summary>Rotation vectors longer than half a turn: their shortest representative lies across the jump from their joint's others.</summary>
    public required int UnwrappedVectors { get; init; }

    /// <summary>Components that are their own mirror image; the others come in pairs.</summary>
    public required int SelfSymmetricComponents { get; init; }

    /// <summary>Expectation-maximisation steps of the kept fit.</summary>
    public required int Iterations { get; init; }

    /// <summary>Mean log-likelihood (natural logarithm of the density per radian^D) of the poses fitted to, before the held-out ones were added.</summary>
    public required double FittedLogLikelihood { get; init; }

    /// <summary>Mean log-likelihood of the held-out poses under the mixture that had not seen them.</summary>
    public required double HeldOutLogLikelihood { get; init; }

    /// <summary>The energy's percentiles over the distinct poses.</summary>
    public required IReadOnlyList<EnergyPercentile> DistinctEnergyPercentiles { get; init; }
}
