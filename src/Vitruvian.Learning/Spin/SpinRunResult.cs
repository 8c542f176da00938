namespace Vitruvian.Learning.Spin;

/// <summary>What one run of a comparison ended with.</summary>
/// <param name="Variant">What was trained.</param>
/// <param name="Seed">Seed of weights, orders and augmentation.</param>
/// <param name="Scores">Scores by name, on photos and on the bench.</param>
public sealed record SpinRunResult(SpinVariant Variant, ulong Seed, IReadOnlyDictionary<string, double> Scores);
