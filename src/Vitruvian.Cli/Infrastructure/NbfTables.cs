using Vitruvian.Learning.Nbf;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The tables of Neural Body Fitting (Omran et al. 2018).</summary>
internal static class NbfTables
{
    /// <summary>The tables, and whether segmentation networks are trained for them.</summary>
    public static IReadOnlyList<(PaperTable<NbfComparison> Table, bool Segmenters)> All { get; } =
    [
        (new("nbf-1", "which input tells most about the body: photos, parts, joints (table 1)", Errors, Inputs), false),
        (new("nbf-2", "what a better segmentation brings a network that learned from true parts (table 2)", [("part F1", "f1", "0.000"), .. Errors], Segmenters), true),
        (new("nbf-3", "what the losses bring (table 3)", [.. Errors, ("quaternions, rad", "quaternions", "0.000")], Losses), false),
        (new("nbf-4", "how much 3D supervision is needed (table 4)", [.. Errors, ("quaternions, rad", "quaternions", "0.000")], Shares), false),
        (new("nbf-fig3", "how the quality of a picture's segmentation goes with that of its fit (figure 3)", [("fits", "images", "0"), ("part F1", "f1", "0.000"), .. Errors], comparison => comparison.MeasureByQuality()), true),
    ];

    private static (string Title, string Score, string Format)[] Errors => [("MPJPE, mm", "mpjpe", "0.0"), ("PA-MPJPE, mm", "pa-mpjpe", "0.0")];

    private static PaperRow[] Inputs(NbfComparison comparison)
    {
        return
        [
            Row(NbfEncoding.Rgb, "photo", "98.5, 48.9"),
            Row(NbfEncoding.Parts1, "1 part", "95.5, 43.0"),
            Row(NbfEncoding.Parts3, "3 parts", "36.5, 37.5"),
            Row(NbfEncoding.Parts6, "6 parts", "29.4, 36.2"),
            new(NbfVariant.Whole.Title, comparison.Measure(NbfVariant.Whole), "27.8, 33.5"),
            Row(NbfEncoding.Parts24, "24 parts", "28.8, 31.8"),
            Row(NbfEncoding.Joints14, "14 joints", "28.8, 33.4"),
            Row(NbfEncoding.Joints24, "24 joints", "27.7, 33.4"),
        ];

        PaperRow Row(NbfEncoding encoding, string title, string paper) => new(title, comparison.Measure(NbfVariant.Input(encoding, title)), paper);
    }

    private static PaperRow[] Segmenters(NbfComparison comparison)
    {
        string[] paper = ["VGG 140.7", "ResNet 115.6", "RefineNet 83.3"];
        return [.. NbfSegmenter.Trained.Select((segmenter, i) => new PaperRow(segmenter.Title, comparison.Measure(segmenter), paper[i])), new("true parts", comparison.Measure((NbfSegmenter?)null), "27.8")];
    }

    private static PaperRow[] Losses(NbfComparison comparison) =>
    [
        Row(comparison, NbfVariant.Losses("latent", "L_lat", latent: true, space: false, picture: false), "83.7, 0.278"),
        Row(comparison, NbfVariant.Losses("latent-3d", "L_lat + L_3D", latent: true, space: true, picture: false), "82.3, 0.280"),
        Row(comparison, NbfVariant.LatentAndPicture, "83.1, 0.278"),
        Row(comparison, NbfVariant.Whole with { Title = "L_lat + L_3D + L_2D" }, "82.0, 0.279"),
        Row(comparison, NbfVariant.Losses("3d", "L_3D", latent: false, space: true, picture: false), "83.7, 1.962"),
        Row(comparison, NbfVariant.Picture, "198.0, 1.971"),
    ];

    private static PaperRow[] Shares(NbfComparison comparison) =>
    [
        Row(comparison, NbfVariant.LatentAndPicture with { Title = "100 %" }, "83.1, 0.28"),
        Row(comparison, NbfVariant.Share(50), "82.8, 0.28"),
        Row(comparison, NbfVariant.Share(20), "82.8, 0.27"),
        Row(comparison, NbfVariant.Share(10), "83.6, 0.28"),
        Row(comparison, NbfVariant.Share(5), "84.5, 0.29"),
        Row(comparison, NbfVariant.Share(2), "88.1, 0.30"),
        Row(comparison, NbfVariant.Share(1), "93.9, 0.33"),
        Row(comparison, NbfVariant.Picture with { Title = "0 %" }, "198, 1.97"),
    ];

    private static PaperRow Row(NbfComparison comparison, NbfVariant variant, string paper) => new(variant.Title, comparison.Measure(variant), paper);
}
