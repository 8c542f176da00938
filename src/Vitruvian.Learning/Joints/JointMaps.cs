using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>What the layers of a <see cref="JointsNetwork"/> say, before decoding. J joints, maps of h x w cells.</summary>
/// <param name="Heat">Logits of each joint's place (B, J, h, w), float32.</param>
/// <param name="Depth">Depth of each joint behind the pelvis, at each place (B, J, h, w), in halves of the crop's side, float32.</param>
/// <param name="LogScale">Logarithm of the metres that half of the crop's side spans at the pelvis (B, 1), float32.</param>
public sealed record JointMaps(Tensor Heat, Tensor Depth, Tensor LogScale);
