using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Evaluation;

/// <summary>What a method says about one photo.</summary>
/// <param name="Joints">LSP's 14 joints in their order, pixels of the photo; NaN for a joint that was not found.</param>
/// <param name="Body">The body whose joints these are, or null for a method without bodies.</param>
/// <param name="PriorEnergy">Energy of the body's pose under the pose prior, or NaN when the method has none.</param>
public sealed record JointPrediction(Vector2d[] Joints, RecoveredBody? Body = null, double PriorEnergy = double.NaN);
