using Vitruvian.Imaging;
using Vitruvian.Models;

namespace Vitruvian.Cli.Tests;

public class TrainCommandTests
{
    private const string Config = """
        {
          "network": { "input": 32, "width": 16, "blocks": [1, 1, 1, 1], "decoder": 8 },
          "data": [{ "kind": "keypoints", "path": "drawn", "split": "train" }],
          "evaluation": { "kind": "keypoints", "path": "drawn", "split": "val" },
          "batch": 2, "steps": 2, "logEvery": 1, "evaluateEvery": 2
        }
        """;

    private const string SpinConfig = """
        {
          "network": { "backbone": "residual", "features": "joints", "input": 32, "width": 16, "blocks": [1, 1, 1, 1], "decoder": 8, "mapChannels": 8, "hiddenUnits": 16 },
          "data": [{ "kind": "keypoints", "path": "drawn", "split": "train" }, { "kind": "synthetic", "pool": 1 }],
          "evaluation": { "kind": "keypoints", "path": "drawn", "split": "val" },
          "bench": { "kind": "synthetic", "split": "test" }, "benchSamples": 1,
          "batch": 2, "steps": 1, "logEvery": 1, "evaluateEvery": 1
        }
        """;

    private const string HoloConfig = """
        {
          "network": { "backbone": "residual", "features": "joints", "head": "parts", "dense": true, "observed": 0.1, "input": 32, "width": 16, "blocks": [1, 1, 1, 1], "decoder": 8, "mapChannels": 8, "hiddenUnits": 16 },
          "loss": { "surface": 1 },
          "data": [{ "kind": "keypoints", "path": "drawn", "split": "train" }, { "kind": "synthetic", "pool": 1 }],
          "batch": 2, "steps": 1, "logEvery": 1, "evaluateEvery": 1
        }
        """;

    private const string MeshConfig = """
        {
          "network": { "input": 32, "width": 16, "blocks": [1, 1, 1, 1], "decoder": 8, "mapChannels": 8, "bins": 8, "liftingChannels": 8 },
          "data": [{ "kind": "keypoints", "path": "lspet", "split": "train" }, { "kind": "synthetic", "pool": 1 }],
          "batch": 2, "steps": 1, "logEvery": 1, "evaluateEvery": 1
        }
        """;

    [Fact]
    public void TrainExportEvaluate_WorkEndToEnd()
    {
        using TemporaryFolder folder = Dataset();
        string config = folder.Write("config.json", Config);
        string run = folder.PathFor("run");
        CliRun train = CliRun.Of("train", "joints", "--config", config, "--data", folder.FullPath, "--out", run, "--threads", "1", "--json");
        train.ExitCode.ShouldBe(0, train.Error);
        train.Json["step"]!.GetValue<long>().ShouldBe(2);
        train.Json["complete"]!.GetValue<bool>().ShouldBeTrue();
        train.Json["scores"]!["pck@0.2"]!.GetValue<double>().ShouldBeInRange(0, 1);
        train.Error.ShouldContain("step 2/2");

        string model = folder.PathFor("tiny.onnx");
        CliRun export = CliRun.Of("export", run, "--out", model, "--lspet", folder.PathFor("drawn"), "--json");
        export.ExitCode.ShouldBe(0, export.Error);
        var card = ModelCard.Read(folder.PathFor("tiny.json"));
        (card.Method, card.Training.Steps, card.Crop!.Size).ShouldBe(("joints", 2L, 32));
        double score = card.Scores["lspet/val"]["pck@0.2"];

        CliRun evaluate = CliRun.Of("evaluate", "lspet", "--root", folder.PathFor("drawn"), "--model", model, "--json");
        evaluate.ExitCode.ShouldBe(0, evaluate.Error);
        (Math.Abs(evaluate.Json["metrics"]!["pck@0.2"]!.GetValue<double>() - score) <= 1e-4).ShouldBeTrue();
        evaluate.Json["method"]!.GetValue<string>().ShouldBe("tiny");

        // The same command has nothing left to do; more steps go on; what decides the learning may not change in the same folder.
        CliRun.Of("train", "joints", "--config", config, "--data", folder.FullPath, "--out", run, "-q").ExitCode.ShouldBe(0);
        string longer = folder.Write("longer.json", Config.Replace("\"steps\": 2", "\"steps\": 3", StringComparison.Ordinal));
        CliRun.Of("train", "joints", "--config", longer, "--data", folder.FullPath, "--out", run, "--json").Json["step"]!.GetValue<long>().ShouldBe(3);
        string other = folder.Write("other.json", Config.Replace("\"batch\": ", "\"seed\": 5, \"batch\": ", StringComparison.Ordinal));
        CliRun.Of("train", "joints", "--config", other, "--data", folder.FullPath, "--out", run, "-q").ShouldRefuse("seed", "--init");
    }

    [Fact]
    public void Detector_TrainsExportsAndIsEvaluated()
    {
        using TemporaryFolder folder = People();
        string config = folder.Write("config.json", """
            {
              "network": { "input": 64, "width": 16, "blocks": [1, 1, 1, 1], "decoder": 16 },
              "stages": [{ "input": 32, "steps": 1 }],
              "data": [{ "kind": "people", "path": "people", "split": "train" }],
              "evaluation": { "kind": "people", "path": "people", "split": "val" },
              "batch": 2, "steps": 2, "logEvery": 1, "evaluateEvery": 2
            }
            """);
        string run = folder.PathFor("run");
        CliRun train = CliRun.Of("train", "detector", "--config", config, "--data", folder.FullPath, "--out", run, "--threads", "1", "--json");
        train.ExitCode.ShouldBe(0, train.Error);
        train.Json["network"]!.GetValue<string>().ShouldBe("detector");
        train.Json["scores"]!["det-ap"]!.GetValue<double>().ShouldBeInRange(0, 1);

        string model = folder.PathFor("tiny.onnx");
        CliRun export = CliRun.Of("export", run, "--out", model, "--input", "96", "--json");
        export.ExitCode.ShouldBe(0, export.Error);
        var card = ModelCard.Read(folder.PathFor("tiny.json"));
        (card.Method, card.Training.Steps, card.Crop!.Size, card.Detection!.Format).ShouldBe(("detector", 2L, 96, "boxes"));
        card.Scores["people/val (in training)"].ContainsKey("det-ap").ShouldBeTrue();

        CliRun evaluate = CliRun.Of("evaluate", "people", "--root", folder.PathFor("people"), "--detector", model, "--json");
        evaluate.ExitCode.ShouldBe(0, evaluate.Error);
        evaluate.Json["protocol"]!.GetValue<string>().ShouldBe("people");
        evaluate.Json["settings"]!["detector"]!.GetValue<string>().ShouldBe("tiny");
        evaluate.Json["samples"]!.GetValue<int>().ShouldBe(2);
        evaluate.Json["metrics"]!["det-ap"]!.GetValue<double>().ShouldBeInRange(0, 1);

        CliRun.Of("export", run, "--out", model, "--lspet", "x").ShouldRefuse("--lspet", "a run of joints");
        CliRun.Of("export", run, "--out", model, "--input", "100").ShouldRefuse("a multiple of 32");
        CliRun.Of("export", run, "--out", model, "--tau", "3").ShouldRefuse("--tau", "a run of meshpose");
        CliRun.Of("evaluate", "people", "--root", folder.PathFor("people"), "--split", "test", "--detector", model).ShouldRefuse("test.json");
        CliRun.Of("evaluate", "people", "--root", folder.PathFor("people"), "--detector", folder.PathFor("none.onnx")).ShouldRefuse("none.onnx", "no such file");
    }

    [Fact]
    public void TrainAndExportSpin_WorkEndToEnd()
    {
        using TemporaryFolder folder = Dataset();
        string config = folder.Write("spin.json", SpinConfig);
        string run = folder.PathFor("run");
        CliRun train = CliRun.Of("train", "spin", "--config", config, "--data", folder.FullPath, "--out", run, "--wardrobe", "none", "--threads", "1", "--json");
        train.ExitCode.ShouldBe(0, train.Error);
        train.Error.ShouldContain("fits bodies to 2 of 2 photos first");
        train.Json["scores"]!["pa-mpjpe"]!.GetValue<double>().ShouldBeInRange(1, 1000);
        File.Exists(folder.PathFor("run/fits.npz")).ShouldBeTrue();

        string model = folder.PathFor("body.onnx");
        CliRun export = CliRun.Of("export", run, "--out", model, "--lspet", folder.PathFor("drawn"), "--json");
        export.ExitCode.ShouldBe(0, export.Error);
        var card = ModelCard.Read(folder.PathFor("body.json"));
        (card.Method, card.Crop!.Size, card.Outputs.Count).ShouldBe(("spin", 32, 3));
        card.Scores["lspet/val"]["pck@0.2"].ShouldBeInRange(0, 1);
        card.Scores["synthbench, first 1 (in training)"].ContainsKey("pve").ShouldBeTrue();
    }

    [Fact]
    public void ReproduceSpin_FillsItsBlock_AndRunsOnce()
    {
        using TemporaryFolder folder = Dataset();
        string config = folder.Write("spin.json", SpinConfig);
        string docs = folder.Write("methods.md", "# Methods\n\n<!-- spin-1 -->\nold\n<!-- /spin-1 -->\n\nend\n");
        string[] command = ["reproduce", "spin-1", "--config", config, "--data", folder.FullPath, "--out", folder.PathFor("runs"), "--steps", "1", "--seeds", "1", "--wardrobe", "none", "--docs", docs, "--json"];
        CliRun first = CliRun.Of(command);
        first.ExitCode.ShouldBe(0, first.Error);
        first.Json["runs"]!.AsArray().Select(run => run!["variant"]!.GetValue<string>()).ShouldBe(["none", "static", "loop", "none-unpaired", "static-unpaired", "loop-unpaired"]);
        string text = File.ReadAllText(docs);
        text.ShouldStartWith("# Methods\n\n<!-- spin-1 -->\n");
        text.ShouldEndWith("<!-- /spin-1 -->\n\nend\n");
        text.ShouldNotContain("old");
        text.ShouldContain("| static fits |");
        text.ShouldContain("3DPW 59.2");
        text.ShouldContain("In the loop against static fits: seed 0: PA-MPJPE ");

        // What is there is not made again, and says the same.
        CliRun second = CliRun.Of(command);
        second.Error.ShouldNotContain("step 1/1");
        File.ReadAllText(docs).ShouldBe(text);
        File.WriteAllText(docs, "# Methods\n");
        CliRun.Of([.. command.Where(word => word != "--json")]).ShouldRefuse("methods.md", "<!-- spin-1 -->");
    }

    [Fact]
    public void ReproduceHolopose_TrainsBothNetworksOnce_AndFillsItsBlocks()
    {
        using TemporaryFolder folder = Dataset();
        string config = folder.Write("holo.json", HoloConfig);
        string bench = folder.PathFor("bench");
        CliRun.Of("synth", "--bench", "--out", bench, "--count", "2", "--size", "64", "--wardrobe", "none").ExitCode.ShouldBe(0);
        Directory.Move(folder.PathFor("drawn"), folder.PathFor("lspet"));
        File.WriteAllText(config, HoloConfig.Replace("drawn", "lspet", StringComparison.Ordinal));
        string docs = folder.Write("methods.md", string.Concat(new[] { 1, 2, 3 }.Select(n => $"<!-- holopose-{n} -->\nold\n<!-- /holopose-{n} -->\n")));
        string runs = folder.PathFor("runs");
        string[] Command(int table) => ["reproduce", $"holopose-{table}", "--config", config, "--data", folder.FullPath, "--out", runs, "--steps", "1", "--synthbench", bench, "--wardrobe", "none", "--docs", docs, "--json"];
        CliRun first = CliRun.Of(Command(1));
        first.ExitCode.ShouldBe(0, first.Error);
        first.Error.ShouldContain("  parts ");
        first.Error.ShouldContain("  surface ");
        first.Json["rows"]!.AsArray().Count.ShouldBe(4);
        first.Json["rows"]![3]!["scores"]!["fr10"]!.GetValue<double>().ShouldBeInRange(0, 100);
        CliRun second = CliRun.Of(Command(2));
        second.ExitCode.ShouldBe(0, second.Error);
        second.Error.ShouldNotContain("step 1/1");
        second.Json["rows"]![0]!["scores"]!["lspet"]!.GetValue<double>().ShouldBeInRange(0, 1);
        second.Json["rows"]![0]!["scores"]!["covered"]!.GetValue<double>().ShouldBeInRange(1, 2000);
        CliRun third = CliRun.Of(Command(3));
        third.ExitCode.ShouldBe(0, third.Error);
        string text = File.ReadAllText(docs);
        text.ShouldNotContain("old");
        text.ShouldContain("| part-based + synergy |");
        text.ShouldContain("| 2D joints, dense |");
    }

    [Fact]
    public void ReproduceMeshpose_TrainsEachNetworkOnce_AndFillsItsBlocks()
    {
        using TemporaryFolder folder = Dataset();
        string config = folder.Write("mesh.json", MeshConfig);
        string bench = folder.PathFor("bench");
        CliRun.Of("synth", "--bench", "--out", bench, "--count", "2", "--size", "64", "--wardrobe", "none").ExitCode.ShouldBe(0);
        Directory.Move(folder.PathFor("drawn"), folder.PathFor("lspet"));
        string docs = folder.Write("methods.md", string.Concat(new[] { 1, 2, 3, 4 }.Select(n => $"<!-- meshpose-{n} -->\nold\n<!-- /meshpose-{n} -->\n")));
        string runs = folder.PathFor("runs");
        CliRun Run(int table)
        {
            CliRun run = CliRun.Of(
                "reproduce", $"meshpose-{table}", "--config", config, "--data", folder.FullPath, "--out", runs, "--steps", "1", "--synthbench", bench, "--wardrobe", "none", "--docs", docs, "--json");
            run.ExitCode.ShouldBe(0, run.Error);
            return run;
        }

        CliRun heads = Run(1);
        heads.Error.ShouldContain("  uv ");
        heads.Error.ShouldContain("  barycentric ");
        heads.Json["rows"]!.AsArray().Select(row => row!["title"]!.GetValue<string>()).ShouldBe(["parts and chart coordinates", "vertices"]);
        heads.Json["rows"]![1]!["scores"]!["dp-ap"]!.GetValue<double>().ShouldBeInRange(0, 1);
        CliRun decodings = Run(2);
        decodings.Error.ShouldNotContain("step 1/1");
        decodings.Json["rows"]!.AsArray().Count.ShouldBe(3);
        decodings.Json["rows"]![0]!["scores"]!["dp-ap"]!.GetValue<double>().ShouldBe(heads.Json["rows"]![1]!["scores"]!["dp-ap"]!.GetValue<double>());
        CliRun losses = Run(3);
        losses.Json["rows"]![2]!["scores"]!["lspet"]!.GetValue<double>().ShouldBeInRange(0, 1);
        CliRun export = CliRun.Of("export", Path.Combine(runs, "all"), "--out", folder.PathFor("exported.onnx"), "--tau", "10", "--mirrored", "--turned", "20", "--lspet", folder.PathFor("lspet"), "--json");
        export.ExitCode.ShouldBe(0, export.Error);
        var card = ModelCard.Read(folder.PathFor("exported.json"));
        card.Description.ShouldContain("looks 6 times");
        card.Scores["lspet/val"]["pck@0.2"].ShouldBeInRange(0, 1);
        CliRun.Of("export", Path.Combine(runs, "all"), "--out", folder.PathFor("exported.onnx"), "--tau", "0").ShouldRefuse("--tau", "a number over 0");
        Run(4).Json["rows"]![0]!["scores"]!["dp-ap"]!.GetValue<double>().ShouldBeInRange(0, 1);
        string text = File.ReadAllText(docs);
        text.ShouldNotContain("old");
        text.ShouldContain("| + visibility |");
        text.ShouldContain("| MeshPose |");
    }

    [Fact]
    public void Train_BadInput_IsRefused()
    {
        using TemporaryFolder folder = Dataset();
        string config = folder.Write("config.json", Config);
        CliRun.Of("train", "pictures", "--out", folder.PathFor("run")).ShouldRefuse("NETWORK", "'pictures'");
        CliRun.Of("train", "joints").ShouldRefuse("--out");
        CliRun.Of("train", "joints", "--config", config, "--data", folder.PathFor("none"), "--out", folder.PathFor("run")).ShouldRefuse("train.json");
        string wrong = folder.Write("wrong.json", Config.Replace("\"batch\"", "\"batches\"", StringComparison.Ordinal));
        CliRun.Of("train", "joints", "--config", wrong, "--data", folder.FullPath, "--out", folder.PathFor("run")).ShouldRefuse("wrong.json", "unknown option 'batches'");
        CliRun.Of("export", folder.PathFor("nothing")).ShouldRefuse("nothing");
        CliRun.Of("evaluate", "lspet", "--root", folder.PathFor("drawn"), "--method", "rest", "--model", "x.onnx").ShouldRefuse("--model", "rest");
        CliRun.Of("evaluate", "lspet", "--root", folder.PathFor("drawn"), "--model", folder.PathFor("x.onnx")).ShouldRefuse("x.onnx", "no such file");
    }

    // Two photos with a person each, in both splits.
    private static TemporaryFolder People()
    {
        TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.PathFor("people/street"));
        foreach (string split in new[] { "train", "val" })
        {
            List<string> images = [];
            for (int i = 0; i < 2; i++)
            {
                images.Add($$"""{"file":"{{i}}.png","width":50,"height":40,"complete":true,"people":[{"bbox":[{{10 + i}},5,15,30]}]}""");
                ImageCodec.Write(folder.PathFor($"people/street/{i}.png"), new Image(50, 40));
            }

            folder.Write($"people/street/{split}.json", $$"""{"keypoint_names":[],"images":[{{string.Join(",", images)}}]}""");
        }

        return folder;
    }

    // Two photos with all of LSP's joints, in both splits.
    private static TemporaryFolder Dataset()
    {
        const string joints = "[\"right_ankle\",\"right_knee\",\"right_hip\",\"left_hip\",\"left_knee\",\"left_ankle\",\"right_wrist\",\"right_elbow\",\"right_shoulder\",\"left_shoulder\",\"left_elbow\",\"left_wrist\",\"neck\",\"head_top\"]";
        TemporaryFolder folder = new();
        foreach (string split in new[] { "train", "val" })
        {
            List<string> images = [];
            for (int i = 0; i < 2; i++)
            {
                string places = string.Join(",", Enumerable.Range(0, 14).Select(j => $"[{6 + (j % 4 * 8) + i},{5 + (j / 4 * 10)},1]"));
                images.Add($$"""{"file":"{{i}}.png","width":40,"height":44,"keypoints":[{{places}}]}""");
                Directory.CreateDirectory(folder.PathFor($"drawn/{split}"));
                ImageCodec.Write(folder.PathFor($"drawn/{split}/{i}.png"), new Image(40, 44));
            }

            folder.Write($"drawn/{split}.json", $$"""{"joints":{{joints}},"images":[{{string.Join(",", images)}}]}""");
        }

        return folder;
    }
}
