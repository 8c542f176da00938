using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Inference.Tests;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Tests;

/// <summary>Pose networks of other makings as the source of joints, shown with one that sees a known person's joints in the box of the whole photo.</summary>
public sealed class KeypointsModelTests : IDisposable
{
    private static readonly RecoveredBody s_person = PhotoSet.Person();
    private static readonly ModelCrop s_crop = new(256, 1.25, 0) { Width = 192 };

    private readonly TemporaryFolder _folder = new();
    private readonly string _network;
    private readonly string _photo;

    public KeypointsModelTests()
    {
        _network = _folder.PathFor("pose.onnx");
        _photo = PhotoSet.Write(_folder, "a.png");

        // The photo of 90 x 120 has the crop's aspect; with the enlargement the crop is 112.5 x 150.
        Vector2d[] places = [.. s_person.Joints2d(JointSets.Coco17).Select(p => new Vector2d(96 + ((p.X - 45) * 192 / 112.5), 128 + ((p.Y - 60) * 256 / 150)))];
        KnownKeypointsNetwork.Write(_network, new ModelKeypoints(ModelKeypoints.Simcc, KeypointLists.Of(JointSets.Coco17)) { Mirrored = false }, places, s_crop);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_FindsTheBodyWhoseJointsTheNetworkSees()
    {
        CliRun run = CliRun.Of("fit", _photo, "--keypoints-model", _network, "--box", "photo", "--formats", "json,evidence", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        RecoveredPerson person = RecoveredPersonFile.Read(_folder.PathFor("out/a/body.json"));
        (person.Method, person.JointSet, person.Box!.Length).ShouldBe(("fit", JointSets.All36, 4));
        ShouldHaveTheJoints(person, 2);
        person.Confidence.Count(c => c > 0).ShouldBe(17);
    }

    [Fact]
    public void Recover_FitsByItOrRefinesByIt()
    {
        foreach (string[] how in (string[][])[["--method", "joints", "--keypoints-model", _network], ["--method", _network], ["--method", "spin", "--refine", "joints", "--joints", _network]])
        {
            CliRun run = CliRun.Of(["recover", _photo, .. how, "--box", "photo", "--formats", "json", "--joint-set", "coco-17", "--out", _folder.PathFor("out"), "--json"]);
            run.ExitCode.ShouldBe(0, run.Error);
            RecoveredPerson person = RecoveredPersonFile.Read(_folder.PathFor("out/a/body.json"));
            ShouldHaveTheJoints(person, 3);
            person.Confidence.ShouldAllBe(c => Math.Abs(c - 0.9) < 1e-3);
        }
    }

    [Fact]
    public void WrongUse_IsRefused()
    {
        string joints = _folder.Write("joints.json", "{}");
        CliRun.Of("fit", _photo, "-q").ShouldRefuse("--keypoints FILE", "--joints FILE.onnx", "neither");
        CliRun.Of("fit", _photo, "--keypoints", joints, "--keypoints-model", _network, "-q").ShouldRefuse("both");
        CliRun.Of("fit", _photo, "--keypoints", joints, "--detector", "d.onnx", "-q").ShouldRefuse("--detector", "--joints beside it");
        CliRun.Of("fit", _photo, "--keypoints-model", _network, "--keypoints-format", "coco", "-q").ShouldRefuse("--keypoints-format", "--keypoints beside it");
        CliRun.Of("fit", _photo, "--keypoints-model", _folder.PathFor("none.onnx"), "--box", "photo", "-q").ShouldRefuse("--joints", "none.onnx", "no such file");
        CliRun.Of("fit", _photo, "--keypoints-model", _network, "--box", "500,500,10,10", "-q").ShouldRefuse("--box", "touches");
        File.Delete(ModelCard.PathFor(_network));
        CliRun.Of("fit", _photo, "--keypoints-model", _network, "--box", "photo", "-q").ShouldRefuse("pose.json", "model card", "no such file");
    }

    [Fact]
    public void NobodySeen_IsNobodyFound()
    {
        KnownKeypointsNetwork.Write(_network, new ModelKeypoints(ModelKeypoints.Simcc, KeypointLists.Of(JointSets.Coco17)), [.. Enumerable.Repeat(new Vector2d(50, 50), 17)], s_crop, confidence: 0.01);
        CliRun run = CliRun.Of("fit", _photo, "--keypoints-model", _network, "--box", "photo", "--formats", "json", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["results"]![0]!["people"]!.AsArray().ShouldBeEmpty();
        run.Json["results"]![0]!["leftOut"]!.GetValue<int>().ShouldBe(1);
    }

    private static void ShouldHaveTheJoints(RecoveredPerson person, double pixels)
    {
        IReadOnlyList<string> names = JointSets.JointNames(person.JointSet), coco = JointSets.JointNames(JointSets.Coco17);
        Vector2d[] expected = s_person.Joints2d(JointSets.Coco17);
        for (int j = 0; j < coco.Count; j++)
        {
            double[] found = person.Joints2d[names.ToList().IndexOf(coco[j])];
            double.Hypot(found[0] - expected[j].X, found[1] - expected[j].Y).ShouldBeLessThan(pixels, coco[j]);
        }
    }
}
