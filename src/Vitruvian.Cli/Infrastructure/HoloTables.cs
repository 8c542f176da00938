namespace Vitruvian.Cli.Infrastructure;

/// <summary>The tables of HoloPose (Güler and Kokkinos 2019).</summary>
internal static class HoloTables
{
    /// <summary>The three tables.</summary>
    public static IReadOnlyList<PaperTable<HoloComparison>> All { get; } =
    [
        new("holopose-1", "where pixels are on the surface (table 1)", Surface, Correspondence),
        new("holopose-2", "joints in space and in the picture, and with half of the body covered (table 2)", [.. Joints, ("covered: PA-MPJPE, mm", "covered", "0.0")], Bodies),
        new("holopose-3", "each term of the synergy by itself, and together (table 3)", [.. Surface, .. Joints], Terms),
    ];

    private static (string Title, string Score, string Format)[] Surface => [("AUC10", "auc10", "0.000"), ("AUC30", "auc30", "0.000"), ("FR10, %", "fr10", "0.0")];

    private static (string Title, string Score, string Format)[] Joints =>
        [("PA-MPJPE, mm", "pa-mpjpe", "0.0"), ("MPJPE, mm", "mpjpe", "0.0"), ("SynthBench PCK@0.2", "pck@0.2", "0.000"), ("LSPET val PCK@0.2", "lspet", "0.000")];

    private static PaperRow[] Correspondence(HoloComparison comparison) =>
    [
        new("monolithic regressor", comparison.Measure(comparison.Monolithic), "HMR: .18, .40, 60.7"),
        new("part-based regressor", comparison.Measure(comparison.Parts), ".24, .47, 51.1"),
        new("part-based + synergy", comparison.Measure(comparison.Parts, HoloComparison.AllTerms), ".29, .53, 44.6"),
        new("dense correspondences by themselves", comparison.MeasureDense(comparison.Parts), ".40, .63, 32.0"),
    ];

    private static PaperRow[] Bodies(HoloComparison comparison)
    {
        PaperRow Row(string title, Inference.Holo.HoloPoseEstimator network, Fitting.SynergyOptions? energy, string paper)
        {
            Dictionary<string, double> scores = new(comparison.Measure(network, energy), StringComparer.Ordinal)
            {
                ["covered"] = comparison.Measure(network, energy, covered: true)["pa-mpjpe"],
            };
            return new PaperRow(title, scores, paper);
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
    private static PaperRow[] Terms(HoloComparison comparison) =>
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
}
