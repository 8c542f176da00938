using Vitruvian.Bodies;

namespace Vitruvian.Inference.Estimation;

/// <summary>What an estimator says about one person.</summary>
/// <param name="Parameters">Shape, pose and place in the frame of the photo's camera (x right, y down, z forward, metres).</param>
/// <param name="Confidence">How sure the estimator is, 0 to 1; 1 for estimators that don't tell.</param>
public sealed record BodyEstimate(BodyParameters Parameters, double Confidence = 1);
