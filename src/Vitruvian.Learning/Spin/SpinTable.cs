using System.Globalization;

namespace Vitruvian.Learning.Spin;

/// <summary>The comparison <c>spin-1</c> as Markdown.</summary>
public static class SpinTable
{
    private const string PaMpjpe = "pa-mpjpe";
    private const string Pck = "pck@0.2";

    // Titles, scores, digits and factors of the columns.
    private static readonly (string Title, string Score, string Format)[] s_columns =
    [
        ("SynthBench PA-MPJPE, mm", PaMpjpe, "0.0"), ("MPJPE, mm", "mpjpe", "0.0"), ("PVE, mm", "pve", "0.0"), ("LSPET val PCK@0.2", Pck, "0.000"), ("PCK@0.1", "pck@0.1", "0.000"),
    ];

    /// <summary>A table with a row a variant (the mean, and behind it each seed) and what follows from it.</summary>
    /// <param name="results">Results of the same seeds for every variant.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<SpinRunResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        List<string> lines =
        [
            $"| supervision of photos | {string.Join(" | ", s_columns.Select(column => column.Title))} | paper: PA-MPJPE, mm |",
            $"| --- |{string.Concat(s_columns.Select(_ => " --- |"))} --- |",
        ];
        foreach (IGrouping<SpinVariant, SpinRunResult> row in results.GroupBy(result => result.Variant))
            lines.Add($"| {row.Key.Title} | {string.Join(" | ", s_columns.Select(column => Cell([.. row], column.Score, column.Format)))} | {row.Key.Paper} |");
        lines.Add(string.Empty);
        lines.Add(Comparison(results, "In the loop against static fits", "loop", "static"));
        lines.Add(Comparison(results, "Unpaired, in the loop against static fits", "loop-unpaired", "static-unpaired"));
        lines.Add(Comparison(results, "Unpaired, in the loop against no fits", "loop-unpaired", "none-unpaired"));
        return lines;
    }

    private static string Cell(SpinRunResult[] runs, string score, string format)
    {
        double[] values = [.. runs.Select(run => run.Scores.GetValueOrDefault(score, double.NaN))];
        string mean = Number(values.Average(), format);
        return values.Length == 1 ? mean : $"{mean} ({string.Join(", ", values.Select(value => Number(value, format)))})";
    }

    private static string Comparison(IReadOnlyList<SpinRunResult> results, string title, string better, string worse)
    {
        IEnumerable<string> seeds = results.Where(result => result.Variant.Name == better).Select(first =>
        {
            SpinRunResult second = results.Single(result => result.Variant.Name == worse && result.Seed == first.Seed);
            return $"seed {first.Seed}: PA-MPJPE {Signed(first, second, PaMpjpe, "+0.0;-0.0")} mm, PCK@0.2 {Signed(first, second, Pck, "+0.000;-0.000")}";
        });
        return $"- {title}: {string.Join("; ", seeds)}.";
    }

    private static string Signed(SpinRunResult first, SpinRunResult second, string score, string format) =>
        Number(first.Scores.GetValueOrDefault(score, double.NaN) - second.Scores.GetValueOrDefault(score, double.NaN), format);

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
