namespace Vitruvian.Learning.Joints;

/// <summary>Weights of the terms of the <c>joints</c> network's loss.</summary>
public sealed record JointsLossOptions
{
    /// <summary>Cross entropy between heat maps and Gaussians.</summary>
    public double Heat { get; init; } = 1;

    /// <summary>Cross entropy between the maps of joints outside the crop and flat ones, beside <see cref="Heat"/>.</summary>
    public double Outside { get; init; } = 0.3;

    /// <summary>Mean distance of 3D joints, per metre.</summary>
    public double Joints3D { get; init; } = 5;

    /// <summary>Standard deviation of the Gaussians, in cells.</summary>
    public double Sigma { get; init; } = 1;
}
