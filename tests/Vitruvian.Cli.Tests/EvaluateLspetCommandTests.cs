using System.Text.Json.Nodes;
using Vitruvian.Imaging;

namespace Vitruvian.Cli.Tests;

public class EvaluateLspetCommandTests
{
    private static readonly string[] Joints =
        ["right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle", "right_wrist", "right_elbow", "right_shoulder", "left_shoulder", "left_elbow", "left_wrist", "neck", "head_top"];

    [Fact]
    public void Json_HasTheFieldsOfTheProtocol()
    {
        using TemporaryFolder folder = Dataset(photos: 3);
        CliRun run = CliRun.Of("evaluate", "lspet", "--root", folder.FullPath, "--method", "rest", "--limit", "2", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.Select(p => p.Key).ShouldBe(["protocol", "method", "refine", "samples", "metrics", "perJoint", "settings"]);
        run.Json["samples"]!.GetValue<int>().ShouldBe(2);
        run.Json["metrics"]!.AsObject().Select(p => p.Key).ShouldBe(["pck@0.2", "pck@0.1", "ms-per-person"]);
        run.Json["perJoint"]!.AsObject().Count.ShouldBe(14);
        run.Json["settings"]!["limit"]!.GetValue<string>().ShouldBe("2");
        folder.Entries().ShouldBe(["val", "val.json", "val/0.png", "val/1.png", "val/2.png"]);
    }

    [Fact]
    public void Sheet_IsWrittenAndTheSameForTheSameSeed()
    {
        using TemporaryFolder folder = Dataset(photos: 3);
        byte[] Sheet(string name, string seed)
        {
            CliRun run = CliRun.Of("evaluate", "lspet", "--root", folder.FullPath, "--method", "rest", "--sheet", "2", "--seed", seed, "--out", folder.PathFor(name), "-q");
            run.ExitCode.ShouldBe(0, run.Error);
            return File.ReadAllBytes(folder.PathFor($"{name}/lspet/sheet.png"));
        }

        Sheet("a", "1").ShouldBe(Sheet("b", "1"));
        ImageCodec.Read(folder.PathFor("a/lspet/sheet.png")).Width.ShouldBeGreaterThan(700);
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        using TemporaryFolder folder = Dataset(photos: 1);
        CliRun.Of("evaluate", "lspet", "--root", folder.PathFor("nowhere")).ShouldRefuse("nowhere", "val.json");
        CliRun.Of("evaluate", "lspet", "--root", folder.FullPath, "--split", "test").ShouldRefuse("test.json", "no such file");
        CliRun.Of("evaluate", "lspet", "--root", folder.FullPath, "--method", "magic").ShouldRefuse("--method", "rest", "'magic'");
        CliRun.Of("evaluate", "lspet", "--root", folder.FullPath, "--method", "rest", "--min-joints", "15").ShouldRefuse("--min-joints", "15");
        CliRun.Of("evaluate", "lspet").ShouldRefuse("--root");
    }

    [Fact]
    public void Photo_ThatIsMissing_IsNamedAndNoSheetIsLeft()
    {
        using TemporaryFolder folder = Dataset(photos: 1);
        File.Delete(folder.PathFor("val/0.png"));
        CliRun run = CliRun.Of("evaluate", "lspet", "--root", folder.FullPath, "--method", "rest", "--sheet", "1", "--out", folder.PathFor("out"), "-q");
        run.ShouldRefuse("0.png", "nothing there");
        folder.Entries().ShouldBe(["val", "val.json"]);
    }

    // Photos of 40 x 60 pixels whose joints stand in two columns.
    private static TemporaryFolder Dataset(int photos)
    {
        TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.PathFor("val"));
        JsonArray images = [];
        for (int i = 0; i < photos; i++)
        {
            ImageCodec.Write(folder.PathFor($"val/{i}.png"), new Image(40, 60));
            JsonArray rows = [.. Joints.Select((_, j) => new JsonArray(10 + (20 * (j % 2)), 5 + (3 * j) + i, 1))];
            images.Add(new JsonObject { ["file"] = $"{i}.png", ["width"] = 40, ["height"] = 60, ["keypoints"] = rows });
        }

        JsonObject annotation = new() { ["joints"] = new JsonArray([.. Joints.Select(j => JsonValue.Create(j))]), ["images"] = images };
        folder.Write("val.json", annotation.ToJsonString());
        return folder;
    }
}
