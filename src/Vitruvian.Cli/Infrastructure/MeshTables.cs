using Vitruvian.Learning.Mesh;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The tables of MeshPose (Le et al. 2024).</summary>
internal static class MeshTables
{
    /// <summary>The four tables, each with the networks that it compares.</summary>
    public static IReadOnlyList<(PaperTable<MeshComparison> Table, MeshVariant[] Variants)> All { get; } =
    [
        (new("meshpose-1", "heat maps of vertices against parts and chart coordinates (tables 1 and 4a)", DensePose, Heads), [MeshVariant.Charts, MeshVariant.Vertices]),
        (new("meshpose-2", "ways to tell a place from heat maps of vertices (table 4b)", DensePose, Decodings), [MeshVariant.Vertices]),
        (new("meshpose-3", "what losses in space, in the picture, and of visibility bring (table 2)", [.. DensePose, .. Bodies], Losses), [MeshVariant.Space, MeshVariant.Picture, MeshVariant.All]),
        (new("meshpose-4", "how every method here lines up with the picture (tables 3 and 6)", [.. DensePose, ("keypoint AP", "kp-ap", "0.000"), ("mask IoU (people val)", "mask-iou", "0.000"), .. Bodies], Methods), []),
    ];

    private static (string Title, string Score, string Format)[] DensePose =>
        [("DensePose AP", "dp-ap", "0.000"), ("AP50", "dp-ap50", "0.000"), ("AP75", "dp-ap75", "0.000"), ("AR", "dp-ar", "0.000"), ("AP with masks", "dpm-ap", "0.000")];

    private static (string Title, string Score, string Format)[] Bodies =>
        [("PA-MPJPE, mm", "pa-mpjpe", "0.0"), ("MPJPE, mm", "mpjpe", "0.0"), ("LSPET val PCK@0.2", "lspet", "0.000")];

    private static PaperRow[] Heads(MeshComparison comparison) =>
    [
        new("parts and chart coordinates", comparison.MeasureCells(MeshVariant.Charts, "dense"), "MBNet 53.54, HRNet32 61.12"),
        new("vertices", comparison.MeasureCells(MeshVariant.Vertices, "barycentric"), "54.08, 61.24"),
    ];

    private static PaperRow[] Decodings(MeshComparison comparison) =>
    [
        new("barycentric in the strongest triangle", comparison.MeasureCells(MeshVariant.Vertices, "barycentric"), "61.24"),
        new("closest vertex", comparison.MeasureCells(MeshVariant.Vertices, "closest"), "59.69"),
        new("average over all vertices", comparison.MeasureCells(MeshVariant.Vertices, "globalAverage"), "33.35"),
    ];

    private static PaperRow[] Losses(MeshComparison comparison) =>
    [
        new("3D losses", comparison.MeasureMeshes(MeshVariant.Space), "DensePose AP 38.2"),
        new("+ 2D losses", comparison.MeasureMeshes(MeshVariant.Picture), "44.1"),
        new("+ visibility", comparison.MeasureMeshes(MeshVariant.All), "45.5"),
    ];

    private static PaperRow[] Methods(MeshComparison comparison) =>
    [
        new("SPIN", comparison.MeasureMethod(MethodOptions.Spin), "best parametric (CLIFF): DensePose AP 31.0, keypoint AP 61.4"),
        new("HoloPose, regressor", comparison.MeasureMethod(MethodOptions.Holopose), "-"),
        new("MeshPose", comparison.MeasureMethod(MethodOptions.Meshpose), "47.9, 71.2"),
        new("MeshPose, parameters fitted to it", comparison.MeasureMethod(MethodOptions.Meshpose, rig: true), "lower (no figure)"),
        new("SPIN + joints", comparison.MeasureMethod(MethodOptions.Spin, MethodOptions.Joints), "-"),
        new("HoloPose + synergy", comparison.MeasureMethod(MethodOptions.Holopose, MethodOptions.Synergy), "-"),
        new("MeshPose + joints", comparison.MeasureMethod(MethodOptions.Meshpose, MethodOptions.Joints), "-"),
    ];
}
