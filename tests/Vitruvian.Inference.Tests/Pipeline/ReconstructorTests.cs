using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Inference.Refinement;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;

namespace Vitruvian.Inference.Tests.Pipeline;

/// <summary>The way from pixels to bodies, with parts whose answers are known.</summary>
public sealed class ReconstructorTests : IDisposable
{
    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly GaussianMixture s_prior = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
    private static readonly Image s_photo = new(300, 200);
    private static readonly RecoveredBody s_truth = Truth();
    private static readonly BoundingBox s_box = BoundingBox.Around(s_truth.Joints2d(JointSets.All36));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void People_OfManyPhotos_GoThroughTogether_AndComeBackToTheirs()
    {
        Image[] photos = [new(100, 80), new(60, 60), new(200, 50)];
        var estimator = new Counting();
        var reconstructor = new Reconstructor(new Everywhere(), estimator);
        RecoveredBody[][] people = reconstructor.Reconstruct(photos);
        people.Select(p => p.Length).ShouldBe([2, 0, 2]);
        estimator.Calls.ShouldBe([4]);
        for (int i = 0; i < photos.Length; i++)
            people[i].ShouldAllBe(p => p.ImageSize.Width == photos[i].Width && p.Camera == PerspectiveCamera.ForImage(photos[i].Width, photos[i].Height));
        people[0].Select(p => p.Score).ShouldBe([0.9, 0.4]);
        people[0][0].Box.ShouldBe(new BoundingBox(1, 2, 30, 40));
        people[0][0].Method.ShouldBe("counting");
    }

    [Fact]
    public void Options_LeaveTheUnsureOut_AndTakeTheSurest()
    {
        Reconstructor With(ReconstructorOptions options) => new(new Everywhere(), new Counting(), null, options);
        With(new ReconstructorOptions { MaximumPeople = 1 }).Reconstruct([s_photo])[0].Select(p => p.Score).ShouldBe([0.9]);
        With(new ReconstructorOptions { MinimumScore = 0.5 }).Reconstruct([s_photo])[0].Length.ShouldBe(1);
        RecoveredBody distant = With(new ReconstructorOptions { Camera = PhotoCamera.Crop, JointSet = JointSets.Coco17 }).Reconstruct([s_photo])[0][0];
        distant.Camera.ShouldBe(PerspectiveCamera.ForCrop(300, 200));
        distant.Confidence.ShouldBe([.. Enumerable.Repeat(0.7, 17)]);
        With(new ReconstructorOptions { Camera = PhotoCamera.OfFocalLength(777) }).Reconstruct([s_photo])[0][0].Camera.FocalLengthPixels.ShouldBe(777);
    }

    [Fact]
    public void GivenBoxes_NeedNoDetector_AndHaveNoScore()
    {
        var reconstructor = new Reconstructor(null, new Counting());
        reconstructor.Reconstruct([reconstructor.View(s_photo, [s_box])])[0][0].Score.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => reconstructor.Detect([s_photo]));
    }

    [Fact]
    public void Cancelled_StopsBeforeTheNextStep()
    {
        using CancellationTokenSource source = new();
        var reconstructor = new Reconstructor(new Everywhere { Cancels = source }, new Counting());
        Should.Throw<OperationCanceledException>(() => reconstructor.Reconstruct([s_photo], source.Token));
    }

    [Fact]
    public void JointsMethod_FindsTheBodyThatTheNetworkSees()
    {
        using JointsEvidence evidence = Evidence(0.9);
        var reconstructor = new Reconstructor(null, new JointsBodyEstimator(evidence, s_model, s_prior));
        RecoveredBody found = reconstructor.Reconstruct([reconstructor.View(s_photo, [s_box])])[0][0];
        Distances(found).Max().ShouldBeLessThan(3);
        found.Method.ShouldBe("joints");
        found.Confidence.ShouldAllBe(c => Math.Abs(c - 0.9) < 1e-6);

        // The left hand is nearer to the camera than the body, the right one behind it: only the joints in space tell.
        Vector3d[] places = found.Joints3d(JointSets.Smpl24);
        (places[20].Z - places[16].Z).ShouldBeLessThan(-0.25);
        (places[21].Z - places[17].Z).ShouldBeGreaterThan(0.25);
    }

    [Fact]
    public void JointsMethod_WithoutASureJoint_StillGivesABody()
    {
        using JointsEvidence evidence = Evidence(0.01);
        BodyEstimate estimate = new JointsBodyEstimator(evidence, s_model, s_prior).Estimate([View()])[0];
        estimate.Confidence.ShouldBe(0.01, 1e-6);
        (Math.Abs(estimate.Parameters.Translation.Z - s_truth.Parameters.Translation.Z) < 1).ShouldBeTrue($"{estimate.Parameters.Translation}");
    }

    [Fact]
    public void Refinement_BettersABody_AndTellsByHowMuch()
    {
        using JointsEvidence evidence = Evidence(0.9);
        RecoveredBody start = Start(0.3);
        RecoveredBody refined = new JointsRefiner(evidence, s_model, s_prior).Refine([View()], [start])[0];
        (Distances(refined).Average() < 0.2 * Distances(start).Average()).ShouldBeTrue($"{Distances(refined).Average()} pixels after, {Distances(start).Average()} before");
        RecoveredRefinement report = refined.Refinements.ShouldHaveSingleItem();
        report.Kind.ShouldBe("joints");
        report.After.ShouldBeLessThan(0.5 * report.Before);
        report.Note.ShouldBeNull();
        (refined.Method, refined.Score, refined.Box).ShouldBe((start.Method, start.Score, start.Box));
    }

    [Fact]
    public void Refinement_WithoutEvidence_LeavesTheBodyAndSaysSo()
    {
        using JointsEvidence evidence = Evidence(0.01);
        RecoveredBody start = Start(0.3);
        RecoveredBody refined = new JointsRefiner(evidence, s_model, s_prior).Refine([View()], [start])[0];
        refined.Parameters.ShouldBeSameAs(start.Parameters);
        refined.Refinements[0].Note.ShouldBe("too few joints seen");
    }

    [Fact]
    public void Refinement_OfTheBestBody_KeepsIt()
    {
        using JointsEvidence evidence = Evidence(0.9);
        var refiner = new JointsRefiner(evidence, s_model, s_prior);
        RecoveredBody body = Start(0);
        for (int i = 0; i < 4; i++)
            body = refiner.Refine([View()], [body])[0];
        RecoveredRefinement last = body.Refinements[^1];
        (last.After <= last.Before && last.After >= 0.999 * last.Before).ShouldBeTrue($"{last}");
    }

    [Fact]
    public void Evidence_OfAnotherJointSet_IsRefused()
    {
        JointConfidences.Of(JointSets.OpenPose25, [.. Enumerable.Range(0, 36).Select(i => i == 17 ? 0.2 : 1.0)])[1].ShouldBe(0.2);
        using JointsEvidence evidence = Evidence(0.9);
        PersonView view = View();
        evidence.Of([view])[0].ShouldBeSameAs(evidence.Of([view])[0]);
        evidence.Of([View()])[0].ShouldNotBeSameAs(evidence.Of([view])[0]);
    }

    private JointsEvidence Evidence(double confidence)
    {
        string path = _folder.File($"known-{confidence}.onnx");
        KnownJointsNetwork.Write(path, s_truth, s_box, confidence);
        return new JointsEvidence(JointsEstimator.Load(path, new SessionOptions { IntraOpNumThreads = 1 }));
    }

    private static double[] Distances(RecoveredBody body)
    {
        Vector2d[] expected = s_truth.Joints2d(JointSets.Smpl24);
        return [.. body.Joints2d(JointSets.Smpl24).Select((p, j) => (p - expected[j]).Length)];
    }

    private static PersonView View() => new(s_photo, s_box, s_truth.Camera) { Score = 0.8 };

    private static RecoveredBody Truth()
    {
        BodyParameters body = new(s_model.BetaCount, s_model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(0.1, 0.2, 4) };
        body.Pose[16] = new AxisAngle(0, -0.9, 0);
        body.Pose[17] = new AxisAngle(0, -0.9, 0);
        return new RecoveredBody(s_model, body, PerspectiveCamera.ForImage(300, 200), (300, 200)) { Method = "truth", JointSet = JointSets.All36, Confidence = [] };
    }

    private static RecoveredBody Start(double beside)
    {
        BodyParameters body = s_truth.Parameters.Clone();
        body.Translation += new Vector3d(beside, 0, beside);
        body.Pose[4] = new AxisAngle(beside, 0, 0);
        return new RecoveredBody(s_model, body, s_truth.Camera, (300, 200))
        {
            Method = "start",
            JointSet = JointSets.All36,
            Confidence = new double[36],
            Score = 0.8,
            Box = s_box,
        };
    }

    private sealed class Everywhere : IPersonDetector
    {
        public CancellationTokenSource? Cancels { get; init; }

        public string Name => "everywhere";

        public IReadOnlyList<PersonDetection>[] Detect(IReadOnlyList<Image> photos, CancellationToken cancellation = default)
        {
            Cancels?.Cancel();
            return [.. photos.Select(photo => photo.Width == 60 ? (IReadOnlyList<PersonDetection>)[] : [new(new BoundingBox(5, 6, 10, 20), 0.4), new(new BoundingBox(1, 2, 30, 40), 0.9)])];
        }
    }

    private sealed class Counting : IBodyEstimator
    {
        public List<int> Calls { get; } = [];

        public string Name => "counting";

        public BodyModel Model => s_model;

        public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default)
        {
            cancellation.ThrowIfCancellationRequested();
            Calls.Add(people.Count);
            return [.. people.Select(_ => new BodyEstimate(s_truth.Parameters.Clone(), 0.7))];
        }
    }
}
