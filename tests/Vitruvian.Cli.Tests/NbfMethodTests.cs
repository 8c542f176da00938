using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tests;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary><c>recover</c> and <c>evaluate</c> by a network of the method <c>nbf</c>, one that sees the same parts in every bright crop.</summary>
public sealed class NbfMethodTests : IDisposable
{
    private static readonly RecoveredBody s_person = PhotoSet.Person();

    // A torso in the middle of the crop, and nothing else.
    private static readonly byte[] s_labels = [.. Enumerable.Range(0, KnownPartsNetwork.Rows * KnownPartsNetwork.Columns).Select(c => (byte)(c is 11 or 12 or 19 or 20 ? 1 : 0))];

    private readonly TemporaryFolder _folder = new();
    private readonly string _network;

    public NbfMethodTests()
    {
        _network = _folder.PathFor("nbf.onnx");
        KnownPartsNetwork.Write(_network, s_person.Model, s_person.Parameters, s_labels);
        Image photo = new(PhotoSet.Width, PhotoSet.Height);
        Array.Fill(photo.Pixels, (byte)90);
        foreach (string name in (string[])["a.png", "lspet/val/a.png", "people/a.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathFor(name))!);
            ImageCodec.Write(_folder.PathFor(name), photo);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recover_WritesTheBodyAndItsParts()
    {
        CliRun run = CliRun.Of("recover", _folder.PathFor("a.png"), "--method", _network, "--box", "photo", "--refine", "none", "--formats", "json,glb,evidence", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonNode person = run.Json["results"]![0]!["people"]![0]!;
        person["method"]!.GetValue<string>().ShouldBe("known-parts");
        person["refine"]!.AsArray().ShouldBeEmpty();
        using NpzReader npz = NpzReader.Open(_folder.PathFor("out/a/evidence.npz"));
        npz.Read("parts").ToBytes().ShouldBe(s_labels);
        npz.Read("joints2d").Shape.ShouldBe([0, 2]);
        ImageCodec.Read(_folder.PathFor("out/a/evidence.png")).Width.ShouldBe(PhotoSet.Width);
    }

    [Fact]
    public void Recover_RefinesByJoints_UnlessToldOtherwise()
    {
        string joints = _folder.PathFor("joints.onnx");
        KnownJointsNetwork.Write(joints, s_person, new BoundingBox(0, 0, PhotoSet.Width, PhotoSet.Height));
        CliRun run = CliRun.Of("recover", _folder.PathFor("a.png"), "--method", _network, "--joints", joints, "--box", "photo", "--formats", "evidence", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["results"]![0]!["people"]![0]!["refine"]!.AsArray().Select(r => r!["kind"]!.GetValue<string>()).ShouldBe(["joints"]);
        using NpzReader npz = NpzReader.Open(_folder.PathFor("out/a/evidence.npz"));
        (npz.Read("parts").Shape[0], npz.Read("joints2d").Shape[0]).ShouldBe((KnownPartsNetwork.Rows, 36));
    }

    [Fact]
    public void Lspet_TellsWhichJointsLieOnTheRightPart()
    {
        // Both shoulders on the torso that is seen; a wrist there as well; a hip beside it.
        string rows = string.Join(", ", JointSets.JointNames(JointSets.Lsp14).Select(joint => joint switch
        {
            "left_shoulder" or "right_shoulder" or "left_wrist" => "[45, 50, 1]",
            "left_hip" => "[5, 50, 1]",
            _ => "[0, 0, 0]",
        }));
        string names = string.Join(", ", JointSets.JointNames(JointSets.Lsp14).Select(name => $"\"{name}\""));
        _folder.Write("lspet/val.json", $$"""{"joints": [{{names}}], "images": [{"file": "a.png", "width": {{PhotoSet.Width}}, "height": {{PhotoSet.Height}}, "keypoints": [{{rows}}]}]}""");
        JsonObject report = Evaluate("lspet", "--root", _folder.PathFor("lspet"), "--refine", "none");
        report["metrics"]!["right-part"]!.GetValue<double>().ShouldBe(0.5);
        report["perJoint"]!["left_shoulder"]!["right-part"]!.GetValue<double>().ShouldBe(1);
    }

    [Fact]
    public void People_TellsHowTheForegroundCoversThePerson()
    {
        // The box is 40 pixels wide: the crop 50, the cells 6.25 x 12.5, the four of the torso 12.5 x 25 from (38.75, 47.75) on: 12 x 25 pixels' middles. The mask is these, and as many below.
        Image mask = new(PhotoSet.Width, PhotoSet.Height, 1);
        for (int y = 48; y < 98; y++)
            mask.Pixels.AsSpan((y * PhotoSet.Width) + 39, 12).Fill(255);
        ImageCodec.Write(_folder.PathFor("people/mask.png"), mask);
        _folder.Write("people/val.json", $$"""
            {"keypoint_names": [], "images": [{"file": "a.png", "width": {{PhotoSet.Width}}, "height": {{PhotoSet.Height}}, "complete": true, "people": [{"bbox": [25, 40.25, 40, 40], "mask": "mask.png"}]}]}
            """);
        JsonObject report = Evaluate("people", "--root", _folder.PathFor("people"));
        report["metrics"]!["foreground-iou"]!.GetValue<double>().ShouldBe(0.5);
    }

    [Fact]
    public void SynthBench_TellsOfEveryPart()
    {
        string bench = _folder.PathFor("bench");
        CliRun.Of("synth", "--bench", "--out", bench, "--count", "2", "--size", "64", "--wardrobe", "none", "-q").ExitCode.ShouldBe(0);
        JsonObject report = Evaluate("synthbench", "--root", bench);
        report["metrics"]!["part-iou"]!.GetValue<double>().ShouldBeInRange(0, 0.2);
        report["perPart"]!.AsObject().Count.ShouldBe(12);
        report["perPart"]!["head"]!["part-iou"]!.GetValue<double>().ShouldBe(0);
        report["notes"]!.AsArray().Select(note => note!.GetValue<string>().Split(':')[0]).ShouldBe(["kp", "dp", "part-iou"]);
        CliRun run = CliRun.Of("evaluate", "synthbench", "--root", bench, "--method", _network, "--sheet", "1", "--out", _folder.PathFor("out"), "-q");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("left_lower_arm");
    }

    [Fact]
    public void Network_ThatIsMissing_IsTold()
    {
        CliRun.Of("recover", _folder.PathFor("a.png"), "--method", _folder.PathFor("none.onnx"), "--box", "photo", "-q").ShouldRefuse("--method", "none.onnx", "no such file");
        CliRun.Of("recover", _folder.PathFor("a.png"), "--method", "body-fitting", "--box", "photo", "-q").ShouldRefuse("--method", "spin, nbf, holopose", "'body-fitting'");
    }

    private JsonObject Evaluate(string protocol, params string[] arguments)
    {
        CliRun run = CliRun.Of(["evaluate", protocol, .. arguments, "--method", _network, "--json", "-q"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Json;
    }
}
