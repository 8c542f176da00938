namespace Vitruvian.Learning.Mesh;

/// <summary>How far a way from the low-poly mesh to all vertices puts them from where they are, millimetres.</summary>
/// <param name="Name">The way.</param>
/// <param name="Clean">Mean over vertices and bodies, given the low-poly vertices as they are.</param>
/// <param name="Clean95">95th percentile of the same.</param>
/// <param name="Noisy">Mean given low-poly vertices with noise on them.</param>
/// <param name="Noisy95">95th percentile of the same.</param>
public sealed record UpsamplerScore(string Name, double Clean, double Clean95, double Noisy, double Noisy95);
