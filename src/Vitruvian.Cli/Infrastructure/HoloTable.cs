using System.Globalization;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A table of HoloPose (Güler and Kokkinos 2019) at this project's scale: its rows, columns, and how they are measured.</summary>
internal sealed class HoloTable
{
    private readonly (string Title, string Score, string Format)[] _columns;
    private readonly Func<HoloComparison, IReadOnlyList<HoloRow>> _measure;

    private HoloTable(string name, string question, (string Title, string Score, string Format)[] columns, Func<HoloComparison, IReadOnlyList<HoloRow>> measure) =>
        (Name, Question, _columns, _measure) = (name, question, columns, measure);

    /// <summary>The three tables.</summary>
    public static IReadOnlyList<HoloTable> All { get; } =
    [
        new("holopose-1", "where pixels are on the surface (table 1)", Surface, Correspondence),
        new("holopose-2", "joints in space and in the picture, and with half of the body covered (table 2)", [.. Joints, ("covered: PA-MPJPE, mm", "covered", "0.0")], Bodies),
        new("holopose-3", "each term of the synergy by itself, and together (table 3)", [.. Surface, .. Joints], Terms),
    ];

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>What it asks.</summary>
    public string Question { get; }

    private static (string Title, string Score, string Format)[] Surface => [("AUC10", "auc10", "0.000"), ("AUC30", "auc30", "0.000"), ("FR10, %", "fr10", "0.0")];

    private static (string Title, string Score, string Format)[] Joints =>
        [("PA-MPJPE, mm", "pa-mpjpe", "0.0"), ("MPJPE, mm", "mpjpe", "0.0"), ("SynthBench PCK@0.2", "pck@0.2", "0.000"), ("LSPET val PCK@0.2", "lspet", "0.000")];

    /// <summary>Measures all rows.</summary>
    /// <param name="comparison">What is compared.</param>
    public IReadOnlyList<HoloRow> Measure(HoloComparison comparison) => _measure(comparison);

    /// <summary>The table as Markdown.</summary>
    /// <param name="rows">Its rows.</param>
    public IEnumerable<string> Lines(IReadOnlyList<HoloRow> rows)
    {
        yield return $"| | {string.Join(" | ", _columns.Select(c => c.Title))} | paper |";
        yield return $"| --- |{string.Concat(_columns.Select(_ => " --- |"))} --- |";
        foreach (HoloRow row in rows)
            yield return $"| {row.Title} | {string.Join(" | ", _columns.Select(c => Number(row.Scores.GetValueOrDefault(c.Score, double.NaN), c.Format)))} | {row.Paper} |";
    }

    private static HoloRow[] Correspondence(HoloComparison comparison) =>
    [
        new("monolithic regressor", comparison.Measure(comparison.Monolithic), "HMR: .18, .40, 60.7"),
        new("part-based regressor", comparison.Measure(comparison.Parts), ".24, .47, 51.1"),
        new("part-based + synergy", comparison.Measure(comparison.Parts, HoloComparison.AllTerms), ".29, .53, 44.6"),
        new("dense correspondences by themselves", comparison.MeasureDense(comparison.Parts), ".40, .63, 32.0"),
    ];

    private static HoloRow[] Bodies(HoloComparison comparison)
    {
        HoloRow Row(string title, Inference.Holo.HoloPoseEstimator network, Fitting.SynergyOptions? energy, string paper)
        {
            Dictionary<string, double> scores = new(comparison.Measure(network, energy), StringComparer.Ordinal)
            {
                ["covered"] = comparison.Measure(network, energy, covered: true)["pa-mpjpe"],
            };
            return new HoloRow(title, scores, paper);
        }

        return
        [
            Row("monolithic regressor", comparison.Monolithic, null, "HMR: 56.8, 88.0"),
            Row("part-based regressor", comparison.Parts, null, "50.56, 64.28"),
            Row("monolithic + synergy", comparison.Monolithic, HoloComparison.AllTerms, "-"),
            Row("part-based + synergy", comparison.Parts, HoloComparison.AllTerms, "46.52, 60.27"),
        ];
    }

    // FR10 and PA-MPJPE in the paper.
    private static HoloRow[] Terms(HoloComparison comparison) =>
    [
        new("part-based regressor", comparison.Measure(comparison.Parts), "51.1, 50.56"),
        new("2D joints", comparison.Measure(comparison.Parts, HoloComparison.Terms(dense: false, joints2D: true, joints3D: false)), "45.8, 52.32"),
        new("3D joints", comparison.Measure(comparison.Parts, HoloComparison.Terms(dense: false, joints2D: false, joints3D: true)), "52.3, 46.78"),
        new("dense", comparison.Measure(comparison.Parts, HoloComparison.Terms(dense: true, joints2D: false, joints3D: false)), "43.3, 56.87"),
        new("2D joints, dense", comparison.Measure(comparison.Parts, HoloComparison.Terms(dense: true, joints2D: true, joints3D: false)), "43.1, 51.20"),
        new("3D joints, dense", comparison.Measure(comparison.Parts, HoloComparison.Terms(dense: true, joints2D: false, joints3D: true)), "44.6, 46.52"),
        new("2D and 3D joints", comparison.Measure(comparison.Parts, HoloComparison.Terms(dense: false, joints2D: true, joints3D: true)), "-"),
        new("all", comparison.Measure(comparison.Parts, HoloComparison.AllTerms), "-"),
    ];

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
