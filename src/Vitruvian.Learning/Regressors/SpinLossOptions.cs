namespace Vitruvian.Learning.Regressors;

/// <summary>Weights of <see cref="SpinLoss"/>; the defaults are those of SPIN's program (Kolotouros et al. 2019).</summary>
public sealed record SpinLossOptions
{
    /// <summary>Joints in the crop.</summary>
    public double Keypoints2D { get; init; } = 5;

    /// <summary>Joints in space.</summary>
    public double Keypoints3D { get; init; } = 5;

    /// <summary>Rotation matrices.</summary>
    public double Rotations { get; init; } = 1;

    /// <summary>Shape coefficients.</summary>
    public double Betas { get; init; } = 0.001;

    /// <summary>Vertices; SPIN's program leaves them out.</summary>
    public double Vertices { get; init; }

    /// <summary>The guard that keeps the camera's scale positive.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Factor of the whole sum.</summary>
    public double Total { get; init; } = 60;
}
