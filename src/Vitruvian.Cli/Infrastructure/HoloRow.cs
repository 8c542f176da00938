namespace Vitruvian.Cli.Infrastructure;

/// <summary>One row of a table of HoloPose's.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Scores">Scores by name.</param>
/// <param name="Paper">What the paper has for it.</param>
internal sealed record HoloRow(string Title, IReadOnlyDictionary<string, double> Scores, string Paper);
