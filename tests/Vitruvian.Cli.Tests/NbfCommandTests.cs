using Vitruvian.Models;

namespace Vitruvian.Cli.Tests;

/// <summary>Training, export and tables of Neural Body Fitting, end to end.</summary>
public sealed class NbfCommandTests
{
    private const string Segmentation = """
        {
          "network": { "input": 32, "width": 32, "blocks": [1, 1, 1, 1], "decoder": 8, "refined": 8 },
          "data": [{ "kind": "synthetic", "pool": 1 }],
          "loss": { "limbs": 0, "foreground": 0, "joints": 0 },
          "batch": 2, "steps": 1, "logEvery": 1, "evaluateEvery": 1
        }
        """;

    private const string Bodies = """
        {
          "network": { "backbone": "residual", "features": "map", "head": "matrices", "input": 32, "width": 16, "blocks": [1, 1, 1, 1], "mapChannels": 8 },
          "nbf": { "coding": "probabilities" },
          "mode": "none",
          "data": [{ "kind": "synthetic", "pool": 1 }],
          "bench": { "kind": "synthetic", "split": "test" }, "benchSamples": 1,
          "loss": { "absolute": true },
          "batch": 2, "steps": 1, "logEvery": 1, "evaluateEvery": 1
        }
        """;

    [Fact]
    public void TrainAndExport_WorkEndToEnd()
    {
        using TemporaryFolder folder = new();
        string parts = folder.PathFor("parts"), run = folder.PathFor("run"), config = folder.Write("nbf.json", Bodies);
        CliRun.Of("train", "segmentation", "--config", folder.Write("parts.json", Segmentation), "--data", folder.FullPath, "--out", parts, "--wardrobe", "none", "-q").ExitCode.ShouldBe(0);
        string[] command = ["train", "nbf", "--config", config, "--data", folder.FullPath, "--out", run, "--wardrobe", "none", "--json"];
        CliRun.Of([.. command.Where(word => word != "--json")]).ShouldRefuse("--segmentation", "vitruvian train segmentation");
        CliRun train = CliRun.Of([.. command, "--segmentation", Path.Combine(parts, "checkpoint.safetensors")]);
        train.ExitCode.ShouldBe(0, train.Error);
        train.Json["network"]!.GetValue<string>().ShouldBe("nbf");
        train.Json["scores"]!["quaternions"]!.GetValue<double>().ShouldBeInRange(0, Math.PI);

        // Without the segmentation network's checkpoint: it is in the run's.
        Directory.Delete(parts, true);
        CliRun export = CliRun.Of("export", run, "--out", folder.PathFor("body.onnx"), "--json");
        export.ExitCode.ShouldBe(0, export.Error);
        var card = ModelCard.Read(folder.PathFor("body.json"));
        (card.Method, card.Crop!.Size, card.Outputs.Count).ShouldBe(("nbf", 32, 4));
        card.Outputs[3].Shape.ShouldBe([-1, 13, 32, 32]);
    }

    [Fact]
    public void Reproduce_TrainsEachNetworkOnce_AndFillsItsBlocks()
    {
        using TemporaryFolder folder = new();
        string config = folder.Write("tables.json", Bodies.Replace("\"nbf\": { \"coding\": \"probabilities\" },", string.Empty, StringComparison.Ordinal));
        string segmentation = folder.Write("parts.json", Segmentation);
        string docs = folder.Write("methods.md", string.Concat(new[] { "2", "3", "fig3" }.Select(n => $"<!-- nbf-{n} -->\nold\n<!-- /nbf-{n} -->\n")));
        CliRun Run(string table, params string[] more)
        {
            CliRun run = CliRun.Of(["reproduce", $"nbf-{table}", "--config", config, "--data", folder.FullPath, "--out", folder.PathFor("runs"), "--steps", "1", "--seeds", "1", "--wardrobe", "none", "--docs", docs, "--json", .. more]);
            run.ExitCode.ShouldBe(0, run.Error);
            return run;
        }

        CliRun losses = Run("3");
        losses.Json["rows"]!.AsArray().Count.ShouldBe(6);
        double whole = losses.Json["rows"]![3]!["scores"]!["mpjpe"]!.GetValue<double>();
        CliRun segmenters = Run("2", "--segmentation", segmentation);
        segmenters.Error.ShouldNotContain("12 parts, seed 0");
        segmenters.Error.ShouldContain("segmentation, VGG-16");
        segmenters.Json["rows"]!.AsArray().Count.ShouldBe(4);
        segmenters.Json["rows"]![3]!["scores"]!["f1"]!.GetValue<double>().ShouldBe(1);

        // True parts are what the network was measured on at the end of its run.
        segmenters.Json["rows"]![3]!["scores"]!["mpjpe"]!.GetValue<double>().ShouldBe(whole, 1e-3 * whole);
        CliRun pictures = Run("fig3", "--segmentation", segmentation);
        pictures.Error.ShouldNotContain("segmentation, VGG-16 (");
        pictures.Error.ShouldContain("segmentation, VGG-16, a fifth of the steps");
        pictures.Json["rows"]!.AsArray().Sum(row => row!["scores"]!["images"]!.GetValue<double>()).ShouldBe(6);
        string text = File.ReadAllText(docs);
        text.ShouldNotContain("old");
        text.ShouldContain("| L_lat + L_3D + L_2D |");
        text.ShouldContain("| RefineNet 83.3 |");
        text.ShouldContain("Pearson's correlation");
    }
}
