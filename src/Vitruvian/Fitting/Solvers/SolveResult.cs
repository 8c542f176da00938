namespace Vitruvian.Fitting.Solvers;

/// <summary>What a solver did. Not converging is a result, not an error.</summary>
/// <param name="Reason">Why it stopped.</param>
/// <param name="Iterations">Derivatives computed.</param>
/// <param name="Evaluations">Energies computed.</param>
/// <param name="Before">Energy at the start.</param>
/// <param name="After">Energy at the end.</param>
public readonly record struct SolveResult(StopReason Reason, int Iterations, int Evaluations, double Before, double After);
