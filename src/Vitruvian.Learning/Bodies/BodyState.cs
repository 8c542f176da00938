using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Bodies;

/// <summary>
/// Posed skeletons, as <see cref="BodyLayer"/> makes them. A vertex bound to joint k alone moves as <c>x -> SkinRotations[k] x + SkinOffsets[k]</c>.
/// The tensors belong to the dispose scope in which the body was posed.
/// </summary>
public sealed class BodyState
{
    private Tensor? _poseFeature;

    internal BodyState(Tensor betas, Tensor rotations, Tensor joints, Tensor worldRotations, Tensor skinRotations, Tensor skinOffsets)
    {
        Betas = betas;
        Rotations = rotations;
        Joints = joints;
        WorldRotations = worldRotations;
        SkinRotations = skinRotations;
        SkinOffsets = skinOffsets;
    }

    /// <summary>Shape coefficients (B, S).</summary>
    public Tensor Betas { get; }

    /// <summary>Local rotations (B, K, 3, 3).</summary>
    public Tensor Rotations { get; }

    /// <summary>Posed joints (B, K, 3), metres, with the translation.</summary>
    public Tensor Joints { get; }

    /// <summary>Rotations of the joints' frames (B, K, 3, 3) against those of the T-pose.</summary>
    public Tensor WorldRotations { get; }

    /// <summary>World rotations times bind rotations (B, K, 3, 3).</summary>
    public Tensor SkinRotations { get; }

    /// <summary>(B, K, 3), metres, with the translation.</summary>
    public Tensor SkinOffsets { get; }

    /// <summary>What pose-blend shapes are driven by: rotation matrices minus identity of all joints but the root, (B, 9 (K - 1)).</summary>
    internal Tensor PoseFeature =>
        _poseFeature ??= (Rotations.narrow(1, 1, Rotations.size(1) - 1) - eye(3, Rotations.dtype, Rotations.device)).reshape(Rotations.size(0), -1);
}
