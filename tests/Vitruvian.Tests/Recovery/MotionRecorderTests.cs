using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Bodies.Motion;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Tests.Formats;
using Vitruvian.Tests.Rendering;

namespace Vitruvian.Tests.Recovery;

/// <summary>Bodies found frame by frame become the motion of one person.</summary>
public sealed class MotionRecorderTests
{
    private const double Rate = 30;

    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(640, 480);

    [Fact]
    public void Shape_IsTheMedian_AndTheBodyCoversTheSameJoints()
    {
        SeededRandom random = new(2);
        var recorder = new MotionRecorder();
        RecoveredBody[] bodies =
        [
            .. Enumerable.Range(0, 9).Select(f =>
            {
                double[] betas = [.. Enumerable.Range(0, TestBodies.Model.BetaCount).Select(s => (s == 0 ? 1.0 : 0) + (0.3 * random.NextNormal()))];
                return Body(f, betas);
            }),
        ];
        for (int f = 0; f < bodies.Length; f++)
            recorder.Add(f, bodies[f]);
        RecoveredMotion motion = recorder.Finish(Rate, null);
        motion.Betas[0].ShouldBe(Statistics.Median([.. bodies.Select(b => b.Parameters.Betas[0])]), 1e-6);
        for (int f = 0; f < bodies.Length; f++)
        {
            Vector2d[] before = bodies[f].Joints2d(JointSets.Lsp14);
            Vector2d[] after = motion.Body(f).Joints2d(JointSets.Lsp14);
            Enumerable.Range(0, 14).Average(j => (after[j] - before[j]).Length).ShouldBeLessThan(3);
            motion.Parameters(f).Betas.ShouldBe(motion.Betas);
        }
    }

    [Fact]
    public void SameShapeInAllFrames_MovesNobody()
    {
        var recorder = new MotionRecorder();
        for (int f = 0; f < 5; f++)
            recorder.Add(f, Body(f));
        RecoveredMotion motion = recorder.Finish(Rate, null);
        for (int f = 0; f < 5; f++)
        {
            BodyParameters expected = Body(f).Parameters;
            (motion.Parameters(f).Translation - expected.Translation).Length.ShouldBeLessThan(1e-5);
            (motion.Parameters(f).Pose[4].Vector - expected.Pose[4].Vector).Length.ShouldBeLessThan(1e-6);
        }

        motion.IsSmooth.ShouldBeFalse();
    }

    [Fact]
    public void FramesWithoutThePerson_FollowFromThoseAround()
    {
        var recorder = new MotionRecorder();
        foreach (int f in (int[])[4, 5, 6, 10, 11])
            recorder.Add(f, Body(f));
        RecoveredMotion motion = recorder.Finish(Rate, null);
        (motion.FirstFrame, motion.Count, motion.ObservedCount).ShouldBe((4, 8, 5));
        Enumerable.Range(0, 8).Where(i => !motion.IsObserved(i)).ShouldBe([3, 4, 5]);
        for (int i = 0; i < 8; i++)
        {
            RecoveredBody body = motion.Body(i);
            (body.Parameters.Translation.X - Body(4 + i).Parameters.Translation.X).ShouldBe(0, 1e-5);
            (body.Parameters.Pose[4].Vector - Body(4 + i).Parameters.Pose[4].Vector).Length.ShouldBeLessThan(0.03);
            (body.Box is null, body.Score is null).ShouldBe((!motion.IsObserved(i), !motion.IsObserved(i)));
        }
    }

    [Fact]
    public void Smoothing_TakesJitter_AndComesNearerToTheTruth()
    {
        SeededRandom random = new(4);
        var recorder = new MotionRecorder();
        const int count = 45;
        for (int f = 0; f < count; f++)
        {
            RecoveredBody body = Body(f);
            foreach (ref AxisAngle rotation in body.Parameters.Pose.AsSpan())
                rotation = AxisAngle.FromVector(rotation.Vector + (0.06 * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal())));
            body.Parameters.Translation += new Vector3d(0.01 * random.NextNormal(), 0.01 * random.NextNormal(), 0.15 * random.NextNormal());

            // A frame in which the network saw something else.
            if (f == 20)
                body.Parameters.Pose[0] = new AxisAngle(0, Math.PI, 0);
            recorder.Add(f, body);
        }

        var raw = new MotionRecorder();
        for (int f = 0; f < count; f++)
            raw.Add(f, Body(f));
        RecoveredMotion truth = raw.Finish(Rate, null);
        RecoveredMotion rough = Again(recorder, count, null);
        RecoveredMotion smooth = Again(recorder, count, new MotionSmoothingOptions());
        double[] expected = Joints(truth);
        AccelerationError.Compute(Joints(smooth), expected, 14).ShouldBeLessThan(0.1 * AccelerationError.Compute(Joints(rough), expected, 14));
        Error(Joints(smooth), expected).ShouldBeLessThan(0.5 * Error(Joints(rough), expected));
        smooth.IsSmooth.ShouldBeTrue();
    }

    [Fact]
    public void MotionBeforeTheRefinement_IsKeptWhereAsked()
    {
        MotionRecorder asked = new(keepsInitial: true), plain = new();
        foreach (int f in (int[])[2, 3, 5])
        {
            RecoveredBody found = Body(f);
            BodyParameters better = Body(f).Parameters;
            better.Translation += new Vector3d(0.1, 0, 0.5);
            RecoveredBody refined = found.Refined(better, new RecoveredRefinement("joints", 2, 1));
            refined.Refined(better, new RecoveredRefinement("synergy", 1, 1)).Initial.ShouldBeSameAs(found.Parameters);
            asked.Add(f, refined);
            plain.Add(f, refined);
        }

        RecoveredMotion motion = asked.Finish(Rate, null);
        RecoveredMotion initial = motion.Initial!;
        (initial.FirstFrame, initial.Count, initial.Refinements.Count).ShouldBe((2, 4, 0));
        (motion.Parameters(3).Translation.Z - initial.Parameters(3).Translation.Z).ShouldBe(0.5, 1e-5);
        plain.Finish(Rate, null).Initial.ShouldBeNull();
    }

    [Fact]
    public void Files_HoldAllFrames()
    {
        using TemporaryFolder folder = new();
        var recorder = new MotionRecorder();
        foreach (int f in (int[])[2, 3, 5])
            recorder.Add(f, Body(f));
        RecoveredMotion motion = recorder.Finish(Rate, null);
        foreach (ResultFormat format in (ResultFormat[])[ResultFormat.Npz, ResultFormat.Bvh, ResultFormat.Json, ResultFormat.Glb])
            MotionWriter.Write(folder[$"body.{format}"], motion, format);
        BodySequence sequence = BodyParametersFile.Read(folder["body.Npz"], TestBodies.Model);
        (sequence.Frames.Count, sequence.FramesPerSecond, sequence.Camera).ShouldBe((4, Rate, s_camera));
        sequence.Frames[3].Translation.ShouldBe(motion.Parameters(3).Translation);
        BvhMotion bvh = new(folder["body.Bvh"]);
        bvh.FrameCount.ShouldBe(4);
        JsonNode json = JsonNode.Parse(File.ReadAllText(folder["body.Json"]))!;
        JsonArray frames = json["frames"]!.AsArray();
        frames.Select(f => f!["frame"]!.GetValue<int>()).ShouldBe([2, 3, 4, 5]);
        frames.Select(f => f!["observed"]!.GetValue<bool>()).ShouldBe([true, true, false, true]);
        Vector2d joint = motion.Body(3).Joints2d(JointSets.Lsp14)[7];
        frames[3]!["joints2d"]![7]![0]!.GetValue<double>().ShouldBe(joint.X, 0.01);
        frames[3]!["joints2d"]![7]![1]!.GetValue<double>().ShouldBe(joint.Y, 0.01);
        frames[3]!["bodyPose"]!.AsArray().Count.ShouldBe(69);
        json["betas"]!.AsArray().Count.ShouldBe(TestBodies.Model.BetaCount);
        MotionWriter.Supports(ResultFormat.Obj).ShouldBeFalse();
    }

    [Fact]
    public void FramesOutOfOrder_AndNone_AreErrors()
    {
        Should.Throw<InvalidOperationException>(() => new MotionRecorder().Finish(Rate, null));
        var recorder = new MotionRecorder();
        recorder.Add(3, Body(3));
        Should.Throw<ArgumentException>(() => recorder.Add(3, Body(3))).Message.ShouldContain("after 3");
    }

    // Somebody who walks to the right and swings a knee.
    private static RecoveredBody Body(int frame, double[]? betas = null)
    {
        BodyParameters parameters = new(TestBodies.Model.BetaCount, TestBodies.Model.JointCount)
        {
            GlobalOrient = new AxisAngle(Math.PI, 0, 0),
            Translation = new Vector3d(-0.3 + (0.02 * frame), 0.1, 4),
        };
        betas?.CopyTo(parameters.Betas, 0);
        parameters.Pose[4] = new AxisAngle(0.8 + (0.5 * Math.Sin(0.15 * frame)), 0, 0);
        return new RecoveredBody(TestBodies.Model, parameters, s_camera, (640, 480))
        {
            Method = "test",
            JointSet = JointSets.Lsp14,
            Confidence = [.. Enumerable.Repeat(0.8, 14)],
            Box = new BoundingBox(1, 2, 30, 40),
            Score = 0.9,
        };
    }

    // A recorder is used up by its motion: the same noise once more.
    private static RecoveredMotion Again(MotionRecorder recorder, int count, MotionSmoothingOptions? smoothing)
    {
        RecoveredMotion motion = recorder.Finish(Rate, null);
        var again = new MotionRecorder();
        for (int f = 0; f < count; f++)
            again.Add(f, motion.Body(f));
        return again.Finish(Rate, smoothing);
    }

    private static double[] Joints(RecoveredMotion motion) =>
        [.. Enumerable.Range(0, motion.Count).SelectMany(f => motion.Body(f).Joints3d(JointSets.Lsp14)).SelectMany(p => new[] { p.X, p.Y, p.Z })];

    private static double Error(double[] found, double[] expected)
    {
        double sum = 0;
        for (int i = 0; i < found.Length; i += 3)
            sum += (Vector3d.Read(found.AsSpan(i)) - Vector3d.Read(expected.AsSpan(i))).Length;
        return sum / (found.Length / 3);
    }
}
