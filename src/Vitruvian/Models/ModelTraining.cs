namespace Vitruvian.Models;

/// <summary>Where a network comes from.</summary>
/// <param name="Data">Datasets it has seen, with their shares.</param>
/// <param name="Steps">Steps of the optimiser.</param>
/// <param name="Seconds">Time they took.</param>
/// <param name="Hardware">What they ran on.</param>
/// <param name="Commit">State of the sources.</param>
public sealed record ModelTraining(IReadOnlyList<string> Data, long Steps, double Seconds, string Hardware, string Commit);
