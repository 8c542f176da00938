using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Evaluation;
using Vitruvian.Numerics;
using Vitruvian.Synthesis;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Evaluation;

public class SynthBenchJointsProtocolTests
{
    private const int Points = 36;

    [Fact]
    public void TruthItself_ScoresFull()
    {
        SyntheticSample sample = Sample();
        EvaluationReport report = Score(sample, Places(sample), Space(sample, 0));
        (report["pck@0.2"], report["pck@0.1"], report["mpjpe"]).ShouldBe((1, 1, 0));
        (report["pa-mpjpe"] <= 1e-9).ShouldBeTrue();
    }

    [Fact]
    public void Errors_AreThoseThatWereMade()
    {
        SyntheticSample sample = Sample();
        Vector2d[] places = Places(sample);
        int ankle = JointSets.JointNames(JointSets.All36).ToList().IndexOf("left_ankle");
        places[ankle] += new Vector2d(100, 0);

        // All joints but the pelvis 24 mm too far: a mean of 23 mm over the 24; the best similarity takes most of that back.
        Vector3d[] space = Space(sample, 0.024);
        EvaluationReport report = Score(sample, places, space);
        (Math.Abs(report["pck@0.2"] - (13 / 14.0)) <= 1e-12).ShouldBeTrue();
        (Math.Abs(report["mpjpe"] - 23) <= 1e-3).ShouldBeTrue($"{report["mpjpe"]}");
        (report["pa-mpjpe"] < 6).ShouldBeTrue($"{report["pa-mpjpe"]}");
    }

    [Fact]
    public void HiddenJoints_DoNotCountInThePicture()
    {
        SyntheticSample sample = Sample();
        Vector2d[] places = Places(sample);
        int ankle = JointSets.JointNames(JointSets.All36).ToList().IndexOf("left_ankle");
        places[ankle] += new Vector2d(100, 0);
        sample.PointVisible[ankle] = false;
        Score(sample, places, Space(sample, 0))["pck@0.2"].ShouldBe(1);
    }

    [Fact]
    public void Keypoints_CountOnPeopleWhoAreNearlyWhole()
    {
        SyntheticSample sample = Sample();
        int[] coco = [.. JointSets.MeansOf(JointSets.Coco17).Select(parts => parts[0])];
        Vector2d[] far = [.. Places(sample).Select(p => p + new Vector2d(30, 0))];
        EvaluationReport right = Score(sample, Places(sample), Space(sample, 0)), wrong = Score(sample, far, Space(sample, 0));
        (right["kp-ap"], right["kp-ar"], right["kp-people"], wrong["kp-ap"]).ShouldBe((1, 1, 1, 0));
        right.Notes.Single().ShouldContain("at least 14");

        // Three of 17 may be hidden, and then don't count; with a fourth the person is left out.
        foreach (int hidden in coco.Take(3))
        {
            sample.PointVisible[hidden] = false;
            far[hidden] = new Vector2d(-1000, 0);
        }

        Vector2d[] places = [.. Places(sample).Select((p, j) => sample.PointVisible[j] ? p : far[j])];
        Score(sample, places, Space(sample, 0))["kp-ap"].ShouldBe(1);
        sample.PointVisible[coco[3]] = false;
        EvaluationReport none = Score(sample, places, Space(sample, 0));
        (none["kp-ap"], none["kp-people"]).ShouldBe((double.NaN, 0));
    }

    private static EvaluationReport Score(SyntheticSample sample, Vector2d[] places, Vector3d[] space)
    {
        SynthBenchJointsProtocol protocol = new(BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));
        protocol.Add(sample, places, space, 1);
        EvaluationReport report = protocol.ToReport("test", []);
        report.Samples.ShouldBe(1);
        return report;
    }

    // The built-in body in the T-pose, three metres away.
    private static SyntheticSample Sample()
    {
        BodyModel body = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        var sample = new SyntheticSample(64, body, Points);
        var evaluator = new BodyPointEvaluator(body, JointSets.For(body, JointSets.All36).Points);
        evaluator.Evaluate(new BodyParameters(body.BetaCount, body.JointCount));
        for (int j = 0; j < Points; j++)
        {
            Vector3d point = Vector3d.Read(evaluator.Points[(3 * j)..]);
            (sample.Points3d[3 * j], sample.Points3d[(3 * j) + 1], sample.Points3d[(3 * j) + 2]) = ((float)point.X, (float)-point.Y, (float)(3 - point.Z));
            (sample.Points2d[2 * j], sample.Points2d[(2 * j) + 1]) = ((float)(32 + (20 * point.X)), (float)(32 - (20 * point.Y)));
            sample.PointVisible[j] = true;
        }

        Array.Fill(sample.Mask, true, 0, 1500);

        return sample;
    }

    private static Vector2d[] Places(SyntheticSample sample) =>
        [.. Enumerable.Range(0, Points).Select(j => new Vector2d(sample.Points2d[2 * j], sample.Points2d[(2 * j) + 1]))];

    private static Vector3d[] Space(SyntheticSample sample, double behind) =>
        [.. Enumerable.Range(0, Points).Select(j => Vector3d.Read([sample.Points3d[3 * j], sample.Points3d[(3 * j) + 1], sample.Points3d[(3 * j) + 2] + (j == 0 ? 0 : behind)]))];
}
