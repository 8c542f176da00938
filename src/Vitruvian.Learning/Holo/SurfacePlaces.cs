using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Holo;

/// <summary>Places of the surface of B bodies, P each, as weighted sums of at most twelve vertices.</summary>
/// <param name="Indices">Vertices, (B, P, 12).</param>
/// <param name="Weights">Their weights, (B, P, 12); all 0 for a place without surface.</param>
public sealed record SurfacePlaces(Tensor Indices, Tensor Weights);
