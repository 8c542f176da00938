namespace Vitruvian.Evaluation;

/// <summary>How a pose prior does on recordings that it has not seen; a value that its kind does not have is not a number.</summary>
public sealed record PriorScore
{
    /// <summary>Mean natural logarithm of the density of poses with what recordings do not tell drawn at random.</summary>
    public double LogDensity { get; init; } = double.NaN;

    /// <summary>The same with the joints seen by a camera given.</summary>
    public double ConditionalLogDensity { get; init; } = double.NaN;

    /// <summary>Mean angle between a joint's rotation and that of the decoded code of the pose, degrees.</summary>
    public double ReconstructionDegrees { get; init; } = double.NaN;

    /// <summary>Mean distance between a joint and that of the decoded code of the pose, millimetres, the pelvis in the same place.</summary>
    public double ReconstructionMillimetres { get; init; } = double.NaN;

    /// <summary>Probability that a recorded pose has a lower energy than one drawn evenly within the joints' limits.</summary>
    public double AgainstLimits { get; init; }

    /// <summary>Probability that a recorded pose has a lower energy than one whose joints are those of as many other recorded poses.</summary>
    public double AgainstShuffled { get; init; }

    /// <summary>Milliseconds of an evaluation with derivatives, one thread.</summary>
    public double Milliseconds { get; init; }
}
