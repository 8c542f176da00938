using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Synthesis;
using Vitruvian.Tests.Formats;
using Vitruvian.Tests.Rendering;

namespace Vitruvian.Tests.Evaluation;

/// <summary>Grids of 2 x 2 cells, each 2 pixels wide and high, over photos that are a little larger: figures small enough to count by hand.</summary>
public sealed class SeenPartScoresTests
{
    // Parts of PartMaps.For(12).
    private const byte Torso = 1, LeftFoot = 2, RightLowerLeg = 6, Head = 12;

    [Fact]
    public void PartIou_IsOfAllPixelsOfTheCrops_AndOfPartsThatAreThereOrSeen()
    {
        // A photo of 5 x 4 pixels; the grid has its first four columns, and what lies right of it does not count.
        byte[] truth =
        [
            1, 1, 1, 0, 5,
            1, 1, 1, 0, 5,
            12, 0, 12, 12, 5,
            12, 0, 12, 12, 5,
        ];
        SeenPartScores scores = new(JointSets.Lsp14);
        (scores.PerPart.Count, double.IsNaN(scores.PartIou)).ShouldBe((0, true));
        scores.AddLabels(Parts([Torso, Torso, Head, LeftFoot], new float[4]), truth, new bool[20], 5, 4);

        // Torso: 6 found, 2 wrong, 0 missed. Head: 2 found, 2 wrong, 4 missed. Left foot: 4 wrong.
        scores.OfPart(Torso).ShouldBe(6 / 8.0);
        scores.OfPart(Head).ShouldBe(2 / 8.0);
        scores.OfPart(LeftFoot).ShouldBe(0);
        double.IsNaN(scores.OfPart(5)).ShouldBeTrue();
        scores.PartIou.ShouldBe(1 / 3.0, 1e-12);
        (scores.PerPart.Count, scores.PerPart[0], scores.PerPart[11]).ShouldBe((12, ("torso", 0.75), ("head", 0.25)));

        // A second person adds pixels, not scores: head 2 + 4 found of 8 + 4; the foot's 4 wrong pixels stay.
        scores.AddLabels(Parts([0, Head, 0, 0], new float[4]), [0, 0, 12, 12, 0, 0, 12, 12, 0, 0, 0, 0, 0, 0, 0, 0], new bool[16], 4, 4);
        scores.OfPart(Head).ShouldBe(0.5);
        scores.PartIou.ShouldBe((0.75 + 0.5 + 0) / 3, 1e-12);
    }

    [Fact]
    public void PartIou_OfClothesBeyondTheBody_CountsNothing()
    {
        SeenPartScores scores = new(JointSets.Lsp14);
        bool[] person = [true, true, true, false, true, true, true, false, false, false, false, false, false, false, false, false];
        byte[] truth = [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        scores.AddLabels(Parts([Torso, Torso, 0, 0], new float[4]), truth, person, 4, 4);

        // Of the four pixels beside the body two are clothes.
        scores.OfPart(Torso).ShouldBe(4 / 6.0);
    }

    [Fact]
    public void RightPart_IsTheShareOfVisibleJoints()
    {
        SeenPartScores scores = new(JointSets.Lsp14);
        double.IsNaN(scores.RightPart).ShouldBeTrue();
        SeenParts seen = Parts([Head, Torso, RightLowerLeg, LeftFoot], new float[4]);

        // Right ankle on the right lower leg; left ankle on the right lower leg; neck on the torso; top of the head outside of the crop.
        scores.AddJoints(seen, Joints(("right_ankle", 1, 3), ("left_ankle", 1, 2.5), ("neck", 3.5, 0.5), ("head_top", -0.5, 0)));
        scores.RightPart.ShouldBe(0.5);
        scores.AddJoints(seen, Joints(("left_ankle", 3, 3)));
        scores.RightPart.ShouldBe(0.6, 1e-12);
        int Number(string joint) => JointSets.JointNames(JointSets.Lsp14).ToList().IndexOf(joint);
        (scores.OfJoint(Number("left_ankle")), scores.OfJoint(Number("head_top")), double.IsNaN(scores.OfJoint(Number("left_hip")))).ShouldBe((0.5, 0, true));
        Should.Throw<ArgumentException>(() => scores.AddJoints(seen, new Keypoint[13])).Message.ShouldContain("joints has 13 joints; expected 14");
    }

    [Fact]
    public void ForegroundIou_IsTheMeanOverPeople()
    {
        SeenPartScores scores = new(JointSets.Lsp14);
        double.IsNaN(scores.ForegroundIou).ShouldBeTrue();
        bool[] mask = new bool[20];

        // The upper left cell, and a column outside of the crop: 4 pixels of 8 are common, then half of a cell.
        foreach (int i in (int[])[0, 1, 5, 6, 4, 9, 14, 19])
            mask[i] = true;
        scores.AddMask(Parts(new byte[4], [0.51f, 0.5f, 0.1f, 0.1f]), mask, 5, 4);
        scores.ForegroundIou.ShouldBe(0.5);
        scores.AddMask(Parts(new byte[4], [0.9f, 0, 0, 0]), [.. Enumerable.Range(0, 20).Select(i => i is 0 or 1)], 5, 4);
        scores.ForegroundIou.ShouldBe(0.5);
        scores.AddMask(Parts(new byte[4], [0.9f, 0, 0, 0]), [.. Enumerable.Range(0, 20).Select(i => i is 3)], 5, 4);
        scores.ForegroundIou.ShouldBe(1 / 3.0, 1e-12);
        Should.Throw<ArgumentException>(() => scores.AddMask(Parts(new byte[4], new float[4]), new bool[19], 5, 4)).Message.ShouldContain("19; expected 20 (4 x 5)");
    }

    [Fact]
    public void Lspet_TellsOfRightParts_WhereAMethodSeesThem()
    {
        LspetSample sample = new("a.jpg", "a.jpg", 100, 200, Joints(("right_ankle", 1, 3), ("left_ankle", 1, 3)));
        LspetProtocol protocol = new();
        protocol.Add(sample, new JointPrediction(new Vector2d[14], Body(100, 200, null)), 1);
        protocol.ToReport("m", []).Metrics.ShouldNotContain(m => m.Name == "right-part");
        protocol.Add(sample, new JointPrediction(new Vector2d[14], Body(100, 200, Parts([0, 0, RightLowerLeg, 0], new float[4]))), 1);
        EvaluationReport report = protocol.ToReport("m", []);
        report["right-part"].ShouldBe(0.5);
        report.PerJoint.Single(j => j.Joint == "right_ankle").Metrics[^1].ShouldBe(("right-part", 1));
        report.PerJoint.Single(j => j.Joint == "left_ankle").Metrics[^1].ShouldBe(("right-part", 0));
    }

    [Fact]
    public void People_TellOfTheForeground_WhereAMethodSeesIt()
    {
        using TemporaryFolder folder = new();
        Image mask = new(5, 4, 1);
        (mask.Pixels[0], mask.Pixels[1]) = (255, 255);
        ImageCodec.Write(folder["mask.png"], mask);
        AnnotatedPerson person = new(new BoundingBox(0, 0, 4, 4), folder["mask.png"], null);
        PeoplePhoto photo = new("street", "a.png", folder["a.png"], 5, 4, [person], [], true);
        PeopleProtocol protocol = new();
        protocol.AddBody(photo, person, Body(5, 4, null), 1);
        protocol.ToReport("m", []).Metrics.ShouldNotContain(m => m.Name == "foreground-iou");
        protocol.AddBody(photo, person, Body(5, 4, Parts(new byte[4], [0.9f, 0, 0, 0])), 1);
        EvaluationReport report = protocol.ToReport("m", []);
        (report["foreground-iou"], report["masks"]).ShouldBe((0.5, 2));
    }

    [Fact]
    public void SynthBench_TellsOfParts_WhereAMethodSeesThem()
    {
        BodyModel body = TestBodies.Model;
        SyntheticSample sample = new(4, body, 36);

        // Back and front of the torso are one part; the left half of the picture.
        for (int i = 0; i < 16; i++)
            sample.Parts[i] = (byte)(i % 4 < 2 ? 1 + (i / 8) : 0);
        SynthBenchJointsProtocol protocol = new(body);
        protocol.AddParts(sample, null);
        EvaluationReport without = protocol.ToReport("m", []);
        without.PerPart.ShouldBeEmpty();
        without.Metrics.ShouldNotContain(m => m.Name == "part-iou");
        protocol.AddParts(sample, Parts([Torso, 0, Torso, Head], new float[4]));
        EvaluationReport report = protocol.ToReport("m", []);
        report["part-iou"].ShouldBe(0.5);
        report.PerPart.Count.ShouldBe(12);
        report.PerPart.Single(part => part.Part == "torso").Metrics.ShouldBe([("part-iou", 1.0)]);
        report.Notes.ShouldContain(SeenPartScores.PartProtocol);
    }

    private static SeenParts Parts(byte[] labels, float[] foreground) => new(labels, foreground, 2, 2, new ImageTransform(2, 0, 0, 0, 2, 0));

    private static Keypoint[] Joints(params (string Joint, double X, double Y)[] visible)
    {
        List<string> names = [.. JointSets.JointNames(JointSets.Lsp14)];
        var joints = new Keypoint[names.Count];
        foreach ((string joint, double x, double y) in visible)
            joints[names.IndexOf(joint)] = new Keypoint(x, y, 1);
        return joints;
    }

    private static RecoveredBody Body(int width, int height, SeenParts? parts)
    {
        BodyModel model = TestBodies.Model;
        return new RecoveredBody(model, new BodyParameters(model.BetaCount, model.JointCount) { Translation = new Vector3d(0, 0, 3) }, PerspectiveCamera.ForImage(width, height), (width, height))
        {
            Method = "test",
            JointSet = JointSets.Lsp14,
            Confidence = new double[14],
            Evidence = parts is null ? null : PersonEvidence.WithoutJoints(JointSets.Lsp14) with { Parts = parts },
        };
    }
}
