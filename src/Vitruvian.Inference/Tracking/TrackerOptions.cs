namespace Vitruvian.Inference.Tracking;

/// <summary>Choices of <see cref="PersonTracker"/>.</summary>
public sealed record TrackerOptions
{
    /// <summary>Seconds that somebody may be out of sight and come back as the same person.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>Likeness, 0 to 1, under which two sightings are two people.</summary>
    public double LeastSimilarity { get; init; } = 0.2;

    /// <summary>How far joints move from where they are expected, as a share of the square root of the box's area, until the likeness has fallen to 0.6.</summary>
    public double JointSpread { get; init; } = 0.15;
}
