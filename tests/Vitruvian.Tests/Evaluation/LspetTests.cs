using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Evaluation;

public sealed class LspetTests
{
    private static readonly IReadOnlyList<string> Names = JointSets.JointNames(JointSets.Lsp14);

    [Fact]
    public void Read_SortsJointsByNameAndKeepsVisibility()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Names.Reverse(), Names.Reverse().Select((_, i) => $"[{i},{2 * i},{(i == 3 ? 0 : 1)}]"));
        LspetSample sample = LspetDataset.Read(folder[string.Empty], "val").ShouldHaveSingleItem();
        (sample.Name, sample.Width, sample.Height, sample.VisibleCount).ShouldBe(("a.jpg", 40, 30, 13));
        sample.Joints[0].ShouldBe(new Keypoint(13, 26, 1));
        sample.Joints[10].IsVisible.ShouldBeFalse();
    }

    [Fact]
    public void Read_RefusesWhatIsNoSuchFolder()
    {
        using var folder = new TemporaryFolder();
        ShouldBeInvalid.Input(() => LspetDataset.Read(folder["nowhere"], "val"), "nowhere", "val.json");
        ShouldBeInvalid.Input(() => LspetDataset.Read(folder[string.Empty], "val"), "val.json", "no such file");
        Write(folder, Names.Skip(1), Names.Skip(1).Select(_ => "[1,1,1]"));
        ShouldBeInvalid.Input(() => LspetDataset.Read(folder[string.Empty], "val"), "joints", "right_ankle");
        Write(folder, Names, Names.Select(_ => "[1,1,1]"), file: "../a.jpg");
        ShouldBeInvalid.Input(() => LspetDataset.Read(folder[string.Empty], "val"), "images[0].file", "without folders");
        Write(folder, Names, Names.Select(_ => "[1,NaN,1]"));
        ShouldBeInvalid.Input(() => LspetDataset.Read(folder[string.Empty], "val"), "images[0].keypoints[0][1]", "NaN");
    }

    [Fact]
    public void ReadImage_RefusesAnotherSize()
    {
        using var folder = new TemporaryFolder();
        ImageCodec.Write(folder["a.png"], new Image(10, 20));
        new LspetSample("a.png", folder["a.png"], 10, 20, []).ReadImage().Height.ShouldBe(20);
        ShouldBeInvalid.Input(() => new LspetSample("a.png", folder["a.png"], 10, 21, []).ReadImage(), "a.png", "10 x 21", "10 x 20");
    }

    [Fact]
    public void Protocol_CountsJointsWithinSharesOfTheTorso()
    {
        // Shoulders at (0, 0) and (60, 0), hips at (0, 80) and (60, 80): both diagonals are 100 pixels.
        LspetSample sample = Sample((8, 0, 0), (9, 60, 0), (2, 0, 80), (3, 60, 80), (13, 30, -50));
        var protocol = new LspetProtocol { PriorLimit = 7 };
        Vector2d[] found = Places(sample);
        found[13] = new Vector2d(30 + 15, -50);
        found[2] = new Vector2d(double.NaN, 0);
        protocol.Add(sample, new JointPrediction(found, PriorEnergy: 5), 3).ShouldBeTrue();
        protocol.Add(sample, new JointPrediction(Places(sample), PriorEnergy: 8), 1).ShouldBeTrue();
        EvaluationReport report = protocol.ToReport("m", []);
        report.Samples.ShouldBe(2);
        report["pck@0.2"].ShouldBe((1 + 1 + 0.5 + 1 + 1) / 5, 1e-12);
        report["pck@0.1"].ShouldBe((1 + 1 + 0.5 + 1 + 0.5) / 5, 1e-12);
        report["prior-energy-max"].ShouldBe(8);
        report["prior-outliers"].ShouldBe(0.5);
        report["ms-per-person"].ShouldBe(3);
        report.PerJoint.Single(j => j.Joint == "head_top").Metrics.ShouldBe([("pck@0.2", 1.0), ("pck@0.1", 0.5)]);
        report.PerJoint.Single(j => j.Joint == "neck").Metrics.ShouldAllBe(m => double.IsNaN(m.Value));
    }

    [Fact]
    public void Protocol_LeavesOutPeopleWithoutTorso()
    {
        var protocol = new LspetProtocol();
        LspetSample sample = Sample((8, 0, 0), (9, 60, 0), (2, 0, 80));
        protocol.Add(sample, new JointPrediction(Places(sample)), 1).ShouldBeFalse();
        protocol.ToReport("m", []).Samples.ShouldBe(0);
        protocol.MeanError(sample, new JointPrediction(Places(sample))).ShouldBe(double.NaN);
    }

    [Fact]
    public void MeanError_IsAShareOfTheTorso()
    {
        LspetSample sample = Sample((8, 0, 0), (9, 60, 0), (2, 0, 80), (3, 60, 80));
        Vector2d[] found = [.. Places(sample).Select(p => p + new Vector2d(3, 4))];
        new LspetProtocol().MeanError(sample, new JointPrediction(found)).ShouldBe(0.05, 1e-12);
    }

    [Fact]
    public void RestingMethod_StandsUprightInTheMiddle()
    {
        JointPrediction answer = new RestingMethod(Rendering.TestBodies.Model).Predict(new LspetSample("a", "a", 100, 200, []), CancellationToken.None);
        Vector2d Joint(string name) => answer.Joints[Names.ToList().IndexOf(name)];
        Joint("head_top").Y.ShouldBeInRange(0, 30);
        Joint("left_ankle").Y.ShouldBeInRange(160, 200);
        Joint("neck").X.ShouldBe(50, 1);
        Joint("left_shoulder").X.ShouldBeGreaterThan(Joint("right_shoulder").X);
        Joint("left_wrist").Y.ShouldBeGreaterThan(Joint("left_elbow").Y);
    }

    private static Vector2d[] Places(LspetSample sample) => [.. sample.Joints.Select(j => new Vector2d(j.X, j.Y))];

    private static LspetSample Sample(params (int Joint, double X, double Y)[] visible)
    {
        var joints = new Keypoint[Names.Count];
        foreach ((int joint, double x, double y) in visible)
            joints[joint] = new Keypoint(x, y, 1);
        return new LspetSample("a.jpg", "a.jpg", 100, 200, joints);
    }

    private static void Write(TemporaryFolder folder, IEnumerable<string> names, IEnumerable<string> rows, string file = "a.jpg") => folder.Write(
        "val.json",
        $$"""{"joints":[{{string.Join(',', names.Select(n => $"\"{n}\""))}}],"images":[{"file":"{{file}}","width":40,"height":30,"keypoints":[{{string.Join(',', rows)}}]}]}""");
}
