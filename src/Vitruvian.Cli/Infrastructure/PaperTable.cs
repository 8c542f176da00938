using System.Globalization;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A table of a paper at this project's scale: its rows, columns, and how they are measured.</summary>
/// <typeparam name="TComparison">What measures them.</typeparam>
/// <param name="name">The table's name, for example <c>holopose-1</c>.</param>
/// <param name="question">What it asks.</param>
/// <param name="columns">For each column its title, the score that it shows, and the score's format.</param>
/// <param name="measure">Measures all rows.</param>
internal sealed class PaperTable<TComparison>(string name, string question, (string Title, string Score, string Format)[] columns, Func<TComparison, IReadOnlyList<PaperRow>> measure)
{
    /// <summary>The table's name.</summary>
    public string Name => name;

    /// <summary>What it asks.</summary>
    public string Question => question;

    /// <summary>Measures all rows.</summary>
    /// <param name="comparison">What is compared.</param>
    public IReadOnlyList<PaperRow> Measure(TComparison comparison) => measure(comparison);

    /// <summary>The table as Markdown.</summary>
    /// <param name="rows">Its rows.</param>
    public IEnumerable<string> Lines(IReadOnlyList<PaperRow> rows)
    {
        yield return $"| | {string.Join(" | ", columns.Select(c => c.Title))} | paper |";
        yield return $"| --- |{string.Concat(columns.Select(_ => " --- |"))} --- |";
        foreach (PaperRow row in rows)
            yield return $"| {row.Title} | {string.Join(" | ", columns.Select(c => Number(row.Scores.GetValueOrDefault(c.Score, double.NaN), c.Format)))} | {row.Paper} |";
    }

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
