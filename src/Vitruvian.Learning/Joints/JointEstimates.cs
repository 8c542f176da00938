using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>Decoded joints, J of <see cref="Vitruvian.Bodies.JointSets.All36"/>.</summary>
/// <param name="Joints2D">Places in the crop (B, J, 2), x and y in [0, 1] of its side.</param>
/// <param name="Confidence">Probability that the joint lies at its place or next to it (B, J).</param>
/// <param name="Joints3D">Places relative to the pelvis (B, J, 3), metres, axes of the camera (x right, y down, z forward).</param>
public sealed record JointEstimates(Tensor Joints2D, Tensor Confidence, Tensor Joints3D);
