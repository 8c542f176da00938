namespace Vitruvian.Metrics;

/// <summary>One estimate of a person, as <see cref="CocoAp"/> counts it.</summary>
/// <param name="Score">How sure it is.</param>
/// <param name="Area">Its area in the picture, square pixels: it decides whether an estimate that is nobody's is wrong among people of a size.</param>
public readonly record struct ScoredEstimate(double Score, double Area);
