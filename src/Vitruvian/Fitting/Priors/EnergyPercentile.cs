namespace Vitruvian.Fitting.Priors;

/// <summary>A point of an energy's distribution over data.</summary>
/// <param name="Percent">Share of the data with at most this energy, 0 to 100.</param>
/// <param name="Energy">The energy.</param>
public readonly record struct EnergyPercentile(double Percent, double Energy);
