using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>
/// What <see cref="SpinLoss"/> compares an estimate with; null where nothing is known of the whole batch. A sample or point without a label has
/// the weight 0, and its values may be anything.
/// </summary>
public sealed record SpinLabels
{
    /// <summary>Joints in normalised crop coordinates (B, N, 2).</summary>
    public Tensor? Keypoints2D { get; init; }

    /// <summary>Confidences (B, N) of the 2D joints; null for ones.</summary>
    public Tensor? Confidences2D { get; init; }

    /// <summary>Joints in space (B, N, 3), metres; compared relative to the roots.</summary>
    public Tensor? Keypoints3D { get; init; }

    /// <summary>Confidences (B, N) of the 3D joints; null for ones.</summary>
    public Tensor? Confidences3D { get; init; }

    /// <summary>Local rotations (B, K, 3, 3), from ground truth or the best fit.</summary>
    public Tensor? Rotations { get; init; }

    /// <summary>Shape coefficients (B, S), from ground truth or the best fit.</summary>
    public Tensor? Betas { get; init; }

    /// <summary>Vertices (B, n, 3), metres, relative to the root's joint.</summary>
    public Tensor? Vertices { get; init; }

    /// <summary>Weight (B) of rotations, betas and vertices of each sample; null for ones.</summary>
    public Tensor? ParameterWeights { get; init; }
}
