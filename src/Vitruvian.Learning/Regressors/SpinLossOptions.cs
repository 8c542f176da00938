using System.Text.Json.Serialization;
using Vitruvian.Learning.Training;

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

    /// <summary>Whether rotation matrices and shapes are compared by absolute rather than squared differences: NBF's latent loss.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Absolute { get; init; }

    /// <summary>Vertices; SPIN's program leaves them out.</summary>
    public double Vertices { get; init; }

    /// <summary>Places of the surface in the crop, where pixels' chart coordinates are known: HoloPose's dense correspondences.</summary>
    public double Surface { get; init; }

    /// <summary>The guard that keeps the camera's scale positive.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Cross entropy of the heat maps under <see cref="HmrFeatures.Joints"/>; outside the factor of the whole sum.</summary>
    public double Heat { get; init; } = 1;

    /// <summary>Cross entropy of the parts that a DensePose head tells; outside the factor of the whole sum.</summary>
    public double Parts { get; init; } = 1;

    /// <summary>Error of the chart coordinates that it tells; outside the factor of the whole sum.</summary>
    public double Uv { get; init; } = 5;

    /// <summary>Factor of the whole sum.</summary>
    public double Total { get; init; } = 60;

    /// <summary>Checks that no weight is negative.</summary>
    /// <param name="source">Where the options come from, for messages.</param>
    /// <exception cref="InvalidInputException">One is; the message names it.</exception>
    public void Check(string source)
    {
        LossWeights.Require(
            source,
            ("keypoints2D", Keypoints2D), ("keypoints3D", Keypoints3D), ("rotations", Rotations), ("betas", Betas), ("vertices", Vertices), ("surface", Surface), ("scale", Scale), ("heat", Heat), ("parts", Parts), ("uv", Uv), ("total", Total));
    }
}
