using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>Bodies as an <see cref="HmrRegressor"/> sees them; B crops, K joints, S betas.</summary>
/// <param name="Pose6D">Local rotations as they were regressed (B, K, 6): first column, then second, before Gram-Schmidt.</param>
/// <param name="Rotations">Local rotations (B, K, 3, 3), the root's in the camera frame.</param>
/// <param name="Betas">Shape coefficients (B, S), standard deviations.</param>
/// <param name="Camera">Camera of the crop (B, 3): s, tx, ty.</param>
public sealed record HmrEstimate(Tensor Pose6D, Tensor Rotations, Tensor Betas, Tensor Camera)
{
    /// <summary>What the heat-map head said, under <see cref="HmrFeatures.Joints"/>.</summary>
    public JointMaps? Maps { get; init; }

    /// <summary>What the DensePose head said, where there is one.</summary>
    public DenseMaps? Dense { get; init; }
}
