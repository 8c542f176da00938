namespace Vitruvian.Fitting.Priors;

/// <summary>Rotation clusters and how they came about.</summary>
public sealed record RotationClusterResult
{
    /// <summary>The clusters.</summary>
    public required RotationClusters Clusters { get; init; }

    /// <summary>Poses in the motion file.</summary>
    public required int PoseCount { get; init; }

    /// <summary>Poses that were clustered; their mirror images come on top.</summary>
    public required int DistinctPoses { get; init; }

    /// <summary>For each joint, the distance (radians) from the centres' convex hull that 95 % of the poses' angles stay within.</summary>
    public required IReadOnlyList<double> HullErrors { get; init; }
}
