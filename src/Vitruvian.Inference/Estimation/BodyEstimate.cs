using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Estimation;

/// <summary>What an estimator says about one person.</summary>
/// <param name="Parameters">Shape, pose and place in the frame of the photo's camera (x right, y down, z forward, metres).</param>
/// <param name="Confidence">How sure the estimator is, 0 to 1; 1 for estimators that don't tell.</param>
public sealed record BodyEstimate(BodyParameters Parameters, double Confidence = 1)
{
    /// <summary>How sure it is of each joint of <see cref="JointSets.All36"/>, 0 to 1; null for estimators that look for no joints.</summary>
    public IReadOnlyList<double>? JointConfidence { get; init; }

    /// <summary>What should make a reader doubt the body; usually nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What was seen in the picture, or null for estimators that show nothing of it.</summary>
    public PersonEvidence? Evidence { get; init; }

    /// <summary>The mesh and the skeleton in the same frame where no parameters gave them, which <see cref="Parameters"/> only come near; null for estimators of parameters.</summary>
    public PosedBody? Mesh { get; init; }

    /// <summary>How the fit went, or null for a body that was not fitted.</summary>
    public FitSummary? Fit { get; init; }
}
