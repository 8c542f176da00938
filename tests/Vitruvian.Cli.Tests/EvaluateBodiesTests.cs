using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tests;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary><c>evaluate</c> of bodies from pixels, shown with a network that sees a known person's joints and with annotation that is that person's.</summary>
public sealed class EvaluateBodiesTests : IDisposable
{
    private static readonly RecoveredBody s_person = PhotoSet.Person();
    private static readonly BoundingBox s_box = BoundingBox.Around(s_person.Joints2d(JointSets.All36));

    private readonly TemporaryFolder _folder = new();
    private readonly string _network;

    public EvaluateBodiesTests() => _network = _folder.PathFor("known.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lspet_MeasuresTheBodysJoints_WithAndWithoutRefinement()
    {
        string names = Text(JointSets.JointNames(JointSets.Lsp14));
        PhotoSet.Write(_folder, "lspet/val/a.png");
        _folder.Write("lspet/val.json", $$"""{"joints": {{names}}, "images": [{"file": "a.png", "width": {{PhotoSet.Width}}, "height": {{PhotoSet.Height}}, "keypoints": {{Rows(JointSets.Lsp14, 0)}}}]}""");
        KnownJointsNetwork.Write(_network, s_person, LspetDataset.Read(_folder.PathFor("lspet"), "val")[0].Box);
        JsonObject plain = Evaluate("lspet", "--root", _folder.PathFor("lspet"), "--method", _network);
        plain["method"]!.GetValue<string>().ShouldBe("joints");
        plain["refine"]!.AsArray().ShouldBeEmpty();
        plain["metrics"]!["pck@0.2"]!.GetValue<double>().ShouldBe(1);
        JsonObject refined = Evaluate("lspet", "--root", _folder.PathFor("lspet"), "--method", "joints", "--joints", _network, "--refine", "joints");
        refined["refine"]!.ToJsonString().ShouldBe("""["joints"]""");
        refined["metrics"]!["pck@0.2"]!.GetValue<double>().ShouldBe(1);
        CliRun.Of("evaluate", "lspet", "--root", _folder.PathFor("lspet"), "--method", "rest", "--refine", "joints", "-q").ShouldRefuse("--refine", "rest");
        CliRun.Of("evaluate", "lspet", "--root", _folder.PathFor("lspet"), "--method", "hologram", "-q").ShouldRefuse("--method", "hologram");
    }

    [Fact]
    public void Real_MeasuresEndToEnd()
    {
        KnownJointsNetwork.Write(_network, s_person, s_box);
        PhotoSet.Write(_folder, "real/a.png");
        _folder.Write("real/manifest.json", $$"""
            {"keypoint_sets": {"coco": {{Text(JointSets.JointNames(JointSets.Coco17))}}}, "images": [{"image": "a.png", "width": {{PhotoSet.Width}}, "height": {{PhotoSet.Height}},
             "people": [{"bbox": {{Box}}, "keypoint_set": "coco", "keypoints": {{Rows(JointSets.Coco17, -0.5)}}}]}]}
            """);
        JsonObject report = Evaluate("real", "--root", _folder.PathFor("real"), "--method", _network, "--given-boxes");
        (report["metrics"]!["pck@0.2"]!.GetValue<double>(), report["metrics"]!["found"]!.GetValue<double>(), report["samples"]!.GetValue<int>()).ShouldBe((1, 1, 1));
        CliRun.Of("evaluate", "real", "--root", _folder.PathFor("real"), "--method", "fit", "--given-boxes", "-q").ShouldRefuse("--method", "pixels");
    }

    [Fact]
    public void People_MeasuresHowTheBodyCoversThePerson()
    {
        KnownJointsNetwork.Write(_network, s_person, s_box);
        PhotoSet.Write(_folder, "people/a.png");
        bool[] covered = new ResultPictures().Mask([s_person]);
        ImageCodec.Write(_folder.PathFor("people/mask.png"), new Image(PhotoSet.Width, PhotoSet.Height, 1, Array.ConvertAll(covered, c => c ? (byte)255 : (byte)0)));
        _folder.Write("people/val.json", $$"""
            {"keypoint_names": {{Text(JointSets.JointNames(JointSets.Coco17))}}, "images": [{"file": "a.png", "width": {{PhotoSet.Width}}, "height": {{PhotoSet.Height}}, "complete": true,
             "people": [{"bbox": {{Box}}, "mask": "mask.png", "keypoints": {{Rows(JointSets.Coco17, -0.5)}}}]}]}
            """);
        JsonObject report = Evaluate("people", "--root", _folder.PathFor("people"), "--method", _network);
        report["metrics"]!["pck@0.2"]!.GetValue<double>().ShouldBe(1);
        report["metrics"]!["mask-iou"]!.GetValue<double>().ShouldBeInRange(0.8, 1);
        report["metrics"]!["masks"]!.GetValue<double>().ShouldBe(1);
    }

    [Fact]
    public void SynthBench_TellsHowBodiesLieInThePicture_AndByWhatProtocol()
    {
        string bench = _folder.PathFor("bench");
        CliRun.Of("synth", "--bench", "--out", bench, "--count", "2", "--size", "64", "--wardrobe", "none", "-q").ExitCode.ShouldBe(0);
        KnownJointsNetwork.Write(_network, s_person, s_box);
        JsonObject bodies = Evaluate("synthbench", "--root", bench, "--method", _network);
        foreach (string name in new[] { "dp-ap", "dp-ap50", "dp-ap75", "dp-ar", "dpm-ap", "dpm-ap50", "dpm-ap75", "dpm-ar" })
            bodies["metrics"]![name]!.GetValue<double>().ShouldBeInRange(0, 1);
        bodies["metrics"]!.AsObject().ContainsKey("kp-ap").ShouldBeTrue();
        bodies["notes"]!.AsArray().Select(note => note!.GetValue<string>().Split(':')[0]).ShouldBe(["kp", "dp"]);
        CliRun.Of("evaluate", "synthbench", "--root", bench, "--method", _network, "--portraits", "--sheet", "2", "--out", _folder.PathFor("out"), "-q").ExitCode.ShouldBe(0);
        ImageCodec.Read(_folder.PathFor("out/synthbench/sheet.png")).Width.ShouldBeGreaterThan(400);
        CliRun.Of("evaluate", "synthbench", "--root", bench, "--model", _network, "--sheet", "2", "-q").ShouldRefuse("--sheet", "--model");
        JsonObject joints = Evaluate("synthbench", "--root", bench, "--model", _network);
        joints["metrics"]!.AsObject().ContainsKey("dp-ap").ShouldBeFalse();
        joints["notes"]!.AsArray().Count.ShouldBe(1);
        CliRun.Of("evaluate", "synthbench", "--root", bench, "--model", _network, "-q").Out.ShouldContain("COCO's 17 keypoints");
    }

    private static string Box => Numbers([s_box.X, s_box.Y, s_box.Width, s_box.Height]);

    private static string Rows(string set, double offset) =>
        $"[{string.Join(", ", s_person.Joints2d(set).Select(p => Numbers([p.X + offset, p.Y + offset, 2])))}]";

    private static string Numbers(double[] values) => $"[{string.Join(", ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]";

    private static string Text(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(n => $"\"{n}\""))}]";

    private static JsonObject Evaluate(string protocol, params string[] arguments)
    {
        CliRun run = CliRun.Of(["evaluate", protocol, .. arguments, "--json", "-q"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Json;
    }
}
