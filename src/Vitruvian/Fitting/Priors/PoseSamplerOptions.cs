namespace Vitruvian.Fitting.Priors;

/// <summary>What poses a <see cref="PoseSampler"/> makes.</summary>
public sealed record PoseSamplerOptions
{
    /// <summary>Share of samples whose limbs come from several recorded poses.</summary>
    public double SpliceShare { get; init; } = 0.5;

    /// <summary>Chance of each limb of a spliced sample to come from another pose.</summary>
    public double SpliceLimbShare { get; init; } = 0.5;

    /// <summary>Standard deviation (radians) of the noise on a joint's rotation vector at most; each sample draws its own between zero and this.</summary>
    public double Noise { get; init; } = 0.12;

    /// <summary>Share of samples whose global orientation is uniform over all rotations, as gymnasts' are. The rest stand as their recordings did.</summary>
    public double TumblingShare { get; init; } = 0.15;

    /// <summary>Standard deviation (radians) of the camera's pitch.</summary>
    public double PitchDeviation { get; init; } = 0.2;

    /// <summary>Standard deviation (radians) of the camera's roll.</summary>
    public double RollDeviation { get; init; } = 0.1;

    /// <summary>Percentile of the prior's energy beyond which poses are rejected.</summary>
    public double EnergyPercentile { get; init; } = 99.9;

    /// <summary>Recorded poses that are used differ by at least this much (radians, root mean square over the joints).</summary>
    public double LeastDifference { get; init; } = 0.15;

    /// <summary>Tries for a sample before it falls back to a plain draw.</summary>
    public int MaximumTries { get; init; } = 60;
}
