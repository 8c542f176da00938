using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tests;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary><c>evaluate --shards</c> and <c>synth --shards</c>: joined, they are what the undivided command tells.</summary>
public sealed class ShardedWorkTests : IDisposable
{
    private const int Shards = 3;
    private static readonly RecoveredBody s_person = PhotoSet.Person();

    private readonly TemporaryFolder _folder = new();
    private readonly SeededRandom _random = new(5);

    private string Network => _folder.PathFor("known.onnx");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fit")]
    [InlineData("network")]
    public void Lspet(string method)
    {
        LspetSet(7);
        KnownJointsNetwork.Write(Network, s_person, LspetDataset.PersonBox(PhotoSet.Width, PhotoSet.Height));
        JsonObject whole = ShouldBeTheSame("lspet", "--root", _folder.PathFor("data"), "--method", method == "fit" ? method : Network);
        whole["samples"]!.GetValue<int>().ShouldBe(7);
        whole["metrics"]!["pck@0.1"]!.GetValue<double>().ShouldBeInRange(0.01, method == "fit" ? 1 : 0.99);
    }

    [Fact]
    public void Lspet_OfParts_AndWithAPhotoThatIsBroken()
    {
        LspetSet(6);
        KnownPartsNetwork.Write(Network, s_person.Model, s_person.Parameters, [.. Enumerable.Range(0, 32).Select(cell => (byte)(cell % 13))]);
        ShouldBeTheSame("lspet", "--root", _folder.PathFor("data"), "--method", Network)["metrics"]!["right-part"].ShouldNotBeNull();
        File.WriteAllText(_folder.PathFor("data/val/2.png"), "no photo");
        string[] command = ["evaluate", "lspet", "--root", _folder.PathFor("data"), "--method", Network, "--out", _folder.PathFor("broken"), "--shards", "1", "-q"];
        CliRun.Of(command).ExitCode.ShouldBe(0);
        CliRun merged = CliRun.Of("cluster", "merge", _folder.PathFor("broken"), "--out", _folder.PathFor("merged-broken"), "--json");
        merged.Json["result"]!["samples"]!.GetValue<int>().ShouldBe(5);
        merged.Json["firstErrors"]![0]!["error"]!.GetValue<string>().ShouldContain("2.png");
        CliRun.Of([.. command, "--sheet", "1"]).ShouldRefuse("--sheet");
    }

    [Fact]
    public void People()
    {
        KnownJointsNetwork.Write(Network, s_person, BoundingBox.Around(s_person.Joints2d(JointSets.All36)));
        bool[] covered = new ResultPictures().Mask([s_person]);
        Directory.CreateDirectory(_folder.PathFor("data"));
        ImageCodec.Write(_folder.PathFor("data/mask.png"), new Image(PhotoSet.Width, PhotoSet.Height, 1, Array.ConvertAll(covered, c => c ? (byte)255 : (byte)0)));
        JsonArray images = [];
        for (int i = 0; i < 5; i++)
        {
            PhotoSet.Write(_folder, $"data/{i}.png");
            images.Add(new JsonObject
            {
                ["file"] = $"{i}.png",
                ["width"] = PhotoSet.Width,
                ["height"] = PhotoSet.Height,
                ["complete"] = true,
                ["people"] = new JsonArray(new JsonObject { ["bbox"] = new JsonArray(10 + i, 10, 60, 100), ["mask"] = "mask.png", ["keypoints"] = Rows(JointSets.Coco17) }),
            });
        }

        _folder.Write("data/val.json", new JsonObject { ["keypoint_names"] = Names(JointSets.Coco17), ["images"] = images }.ToJsonString());
        JsonObject whole = ShouldBeTheSame("people", "--root", _folder.PathFor("data"), "--method", Network);
        whole["metrics"]!["masks"]!.GetValue<double>().ShouldBe(5);
    }

    [Theory]
    [InlineData("--method")]
    [InlineData("--model")]
    public void SynthBench(string option)
    {
        KnownJointsNetwork.Write(Network, s_person, new BoundingBox(0, 0, PhotoSet.Width, PhotoSet.Height));
        CliRun made = CliRun.Of("synth", "--bench", "--count", "5", "--size", "64", "--wardrobe", "none", "--out", _folder.PathFor("data"), "-q");
        made.ExitCode.ShouldBe(0, made.Error);
        JsonObject whole = ShouldBeTheSame("synthbench", "--root", _folder.PathFor("data"), option, Network);
        whole["metrics"]!["mpjpe"]!.GetValue<double>().ShouldBeGreaterThan(1);
        (whole["metrics"]!["auc30"] is not null).ShouldBe(option == "--method");
    }

    [Fact]
    public void Synth_MakesTheSameFiles_AndTheSameList()
    {
        string[] command = ["synth", "--count", "5", "--first", "3", "--size", "64", "--seed", "4", "--wardrobe", "none", "-q"];
        CliRun.Of([.. command, "--out", _folder.PathFor("whole")]).ExitCode.ShouldBe(0);
        for (int i = 0; i < 2; i++)
            CliRun.Of([.. command, "--shards", "2", "--shard", $"{i}", "--threads", "1", "--out", _folder.PathFor("parts")]).ExitCode.ShouldBe(0);
        CliRun.Of("cluster", "merge", _folder.PathFor("parts"), "--out", _folder.PathFor("other"), "-q").ShouldRefuse("where the pictures are");
        CliRun.Of("cluster", "merge", _folder.PathFor("parts"), "--out", _folder.PathFor("parts"), "-q").ExitCode.ShouldBe(0);
        string[] names = [.. Directory.GetFiles(_folder.PathFor("whole")).Select(file => Path.GetFileName(file)).Order()];
        names.Length.ShouldBe(11);
        foreach (string name in names)
            File.ReadAllBytes(_folder.PathFor($"parts/{name}")).ShouldBe(File.ReadAllBytes(_folder.PathFor($"whole/{name}")), name);

        // A picture that is gone is made again.
        File.Delete(_folder.PathFor("parts/000004.png"));
        CliRun again = CliRun.Of([.. command[..^1], "--shards", "2", "--shard", "0", "--out", _folder.PathFor("parts"), "--json"]);
        again.Json["resumed"]!.GetValue<int>().ShouldBe(1);
        File.ReadAllBytes(_folder.PathFor("parts/000004.png")).ShouldBe(File.ReadAllBytes(_folder.PathFor("whole/000004.png")));
        CliRun.Of("synth", "--bench", "--shards", "2", "-q").ShouldRefuse("--bench");
    }

    // The undivided report and the merged one, times apart.
    private JsonObject ShouldBeTheSame(string protocol, params string[] arguments)
    {
        CliRun whole = CliRun.Of(["evaluate", protocol, .. arguments, "--json"]);
        whole.ExitCode.ShouldBe(0, whole.Error);
        string name = Guid.NewGuid().ToString("N");
        for (int i = 0; i < Shards; i++)
        {
            CliRun part = CliRun.Of(["evaluate", protocol, .. arguments, "--shards", $"{Shards}", "--shard", $"{i}", "--out", _folder.PathFor(name)]);
            part.ExitCode.ShouldBe(0, part.Error);
        }

        CliRun merged = CliRun.Of("cluster", "merge", _folder.PathFor(name), "--out", _folder.PathFor($"{name}-merged"), "--json");
        merged.ExitCode.ShouldBe(0, merged.Error);
        JsonObject found = merged.Json["result"]!.AsObject(), expected = whole.Json;
        foreach (JsonObject report in (JsonObject[])[found, expected])
        {
            foreach (string time in (string[])["ms-per-person", "ms-per-photo"])
                report["metrics"]!.AsObject().Remove(time);
        }

        found.ToJsonString().ShouldBe(expected.ToJsonString());
        JsonNode.Parse(File.ReadAllText(_folder.PathFor($"{name}-merged/evaluation.json")))!["samples"]!.GetValue<int>().ShouldBe(expected["samples"]!.GetValue<int>());
        return expected;
    }

    private void LspetSet(int photos)
    {
        JsonArray images = [];
        for (int i = 0; i < photos; i++)
        {
            PhotoSet.Write(_folder, $"data/val/{i}.png");
            images.Add(new JsonObject { ["file"] = $"{i}.png", ["width"] = PhotoSet.Width, ["height"] = PhotoSet.Height, ["keypoints"] = Rows(JointSets.Lsp14) });
        }

        _folder.Write("data/val.json", new JsonObject { ["joints"] = Names(JointSets.Lsp14), ["images"] = images }.ToJsonString());
    }

    // The known person's joints, some pixels off, so that scores lie between none and all.
    private JsonArray Rows(string jointSet) => [.. s_person.Joints2d(jointSet).Select(p => (JsonNode)new JsonArray(p.X + (2 * _random.NextNormal()), p.Y + (2 * _random.NextNormal()), 1))];

    private static JsonArray Names(string jointSet) => [.. JointSets.JointNames(jointSet).Select(name => JsonValue.Create(name))];
}
