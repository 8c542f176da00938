using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>What <see cref="LiftingHead"/> says of B crops.</summary>
/// <param name="Places">(B, V, 3): x and y in the crop, whose side is 1, z relative to the root in the same unit.</param>
/// <param name="VisibilityScores">(B, V), before the sigmoid.</param>
public sealed record LiftedVertices(Tensor Places, Tensor VisibilityScores);
