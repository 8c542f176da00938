namespace Vitruvian.Cli.Infrastructure;

/// <summary>One row of a paper's table at this project's scale.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Scores">Scores by name.</param>
/// <param name="Paper">What the paper has for it.</param>
internal sealed record PaperRow(string Title, IReadOnlyDictionary<string, double> Scores, string Paper);
