using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Evaluation;
using Vitruvian.Fitting.Priors;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Nbf;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Inference.Refinement;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;

namespace Vitruvian.Inference.Tests.Nbf;

/// <summary>A regressed body and the parts that it was regressed from, shown with a network that sees the same parts in every crop, the more surely the brighter it is.</summary>
public sealed class NbfEstimatorTests : IDisposable
{
    private const byte Torso = 1, RightLowerLeg = 6, LeftLowerLeg = 7, Head = 12;

    // 4 x 8 cells: a head above a torso and two legs, in the columns 3 and 4.
    private static readonly byte[] s_labels =
    [
        0, 0, 0, Head, Head, 0, 0, 0,
        0, 0, 0, Torso, Torso, 0, 0, 0,
        0, 0, 0, RightLowerLeg, LeftLowerLeg, 0, 0, 0,
        0, 0, 0, RightLowerLeg, LeftLowerLeg, 0, 0, 0,
    ];

    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly BodyParameters s_body = Body();

    private readonly TestFolder _folder = new();
    private readonly string _path;

    public NbfEstimatorTests()
    {
        _path = _folder.File("nbf.onnx");
        KnownPartsNetwork.Write(_path, s_model, s_body, s_labels);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Body_IsTheNetworks_AsARegressorGivesIt()
    {
        using NbfEstimator estimator = Load();
        PersonView view = new(Grey(200, 100, 90), new BoundingBox(80, 30, 40, 40), PerspectiveCamera.ForImage(200, 100));
        BodyParameters body = estimator.Estimate([view])[0].Parameters;
        for (int j = 0; j < s_model.JointCount; j++)
            ((body.Pose[j].Vector - s_body.Pose[j].Vector).Length <= 1e-5).ShouldBeTrue($"joint {j}: {body.Pose[j]}, expected {s_body.Pose[j]}");
        for (int s = 0; s < s_model.BetaCount; s++)
            (Math.Abs(body.Betas[s] - s_body.Betas[s]) <= 1e-6).ShouldBeTrue($"beta {s}");
        Vector3d expected = new WeakPerspectiveCamera(0.9, 0.05, 0.1).ToFullImageTranslation(new BoundingBox(75, 25, 50, 50), view.Camera);
        ((body.Translation - expected).Length <= 1e-4 * expected.Z).ShouldBeTrue($"{body.Translation}, expected {expected}");
        (estimator.Name, estimator.Model).ShouldBe(("known-parts", s_model));
    }

    [Fact]
    public void Parts_LieInThePhoto()
    {
        using NbfEstimator estimator = Load();
        PersonView view = new(Grey(200, 100, 90), new BoundingBox(80, 30, 40, 40), PerspectiveCamera.ForImage(200, 100));
        BodyEstimate estimate = estimator.Estimate([view])[0];
        estimate.Warnings.ShouldBeEmpty();
        PersonEvidence evidence = estimate.Evidence.ShouldNotBeNull();
        (evidence.Joints2D.Count, evidence.Confidence.Count, evidence.Joints3D.Count).ShouldBe((0, 0, 0));
        SeenParts parts = evidence.Parts.ShouldNotBeNull();
        (parts.Height, parts.Width).ShouldBe((4, 8));
        parts.Labels.ShouldBe(s_labels);
        for (int c = 0; c < s_labels.Length; c++)
            parts.Foreground[c].ShouldBe(s_labels[c] == 0 ? 0 : 0.9f, 1e-3f);

        // The crop is 50 pixels wide from (75, 25) on: cells are 6.25 pixels wide and 12.5 high.
        ((parts.PhotoFromCell * new Vector2d(3, 1)) - new Vector2d(93.75, 37.5)).Length.ShouldBeLessThan(1e-9);
        (byte Label, double X, double Y)[] places = [(Head, 94, 26), (Torso, 106, 49), (RightLowerLeg, 99.5, 74), (LeftLowerLeg, 100.5, 74), (0, 93, 49), (0, 107, 49)];
        foreach ((byte label, double x, double y) in places)
            parts.Labels[parts.CellAt(new Vector2d(x, y))].ShouldBe(label, $"at {x}, {y}");
    }

    [Fact]
    public void ManyPeople_AreAnsweredInOrder_AndLookedAtOnce()
    {
        const int count = 19;
        PersonView[] people = [.. Enumerable.Range(0, count).Select(i => new PersonView(Grey(60, 60, (byte)(5 * i)), new BoundingBox(20, 20, 20, 20), PerspectiveCamera.ForImage(60, 60)))];
        using NbfEstimator estimator = Load();
        BodyEstimate[] answers = [];
        Parallel.For(0, 3, _ => answers = estimator.Estimate(people));
        for (int i = 0; i < count; i++)
        {
            answers[i].Evidence!.Parts!.Foreground[3].ShouldBe(0.05f * i, 1e-3f);
            answers[i].Evidence!.Parts!.Labels[3].ShouldBe(i > 10 ? Head : (byte)0);
        }

        BodyEstimate known = estimator.Estimate([people[4]])[0];
        estimator.Estimate([people[3], people[4]])[1].ShouldBeSameAs(known);
        estimator.Estimate([people[4] with { Score = 0.5 }])[0].ShouldNotBeSameAs(known);
        estimator.Estimate([]).ShouldBeEmpty();
    }

    [Fact]
    public void NothingSeen_IsTold()
    {
        using NbfEstimator estimator = Load();
        PersonView view = new(Grey(60, 60, 20), new BoundingBox(20, 20, 20, 20), PerspectiveCamera.ForImage(60, 60));
        RecoveredBody body = new Reconstructor(null, estimator).Reconstruct([[view]])[0][0];
        body.Warnings.ShouldHaveSingleItem().ShouldStartWith("no part of a body was seen");
    }

    [Fact]
    public void Refinement_ByJoints_KeepsTheParts_AndBothAreWrittenAndDrawn()
    {
        Image photo = Grey(300, 400, 90);
        PerspectiveCamera camera = PerspectiveCamera.ForImage(300, 400);
        BodyParameters standing = s_body.Clone();
        standing.Translation = new Vector3d(0, 0, 4);
        RecoveredBody truth = new(s_model, standing, camera, (300, 400)) { Method = "test", JointSet = JointSets.All36, Confidence = new double[36] };
        BoundingBox box = BoundingBox.Around(truth.Joints2d(JointSets.All36));
        KnownJointsNetwork.Write(_folder.File("joints.onnx"), truth, box);
        using JointsEvidence joints = new(JointsEstimator.Load(_folder.File("joints.onnx")));
        using NbfEstimator estimator = Load();
        JointsRefiner refiner = new(joints, s_model, GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz")), new JointsFitOptions { Threads = 1 });
        PersonView view = new(photo, box, camera);
        RecoveredBody plain = new Reconstructor(null, estimator).Reconstruct([[view]])[0][0];
        RecoveredBody refined = new Reconstructor(null, estimator, [refiner]).Reconstruct([[view]])[0][0];
        (plain.Evidence!.Joints2D.Count, refined.Evidence!.Joints2D.Count).ShouldBe((0, 36));
        refined.Evidence.Parts.ShouldBeSameAs(plain.Evidence.Parts.ShouldNotBeNull());
        ResultWriter.Write(photo, [plain, refined], [ResultFormat.Evidence, ResultFormat.Json], _folder.File);
        using (NpzReader npz = NpzReader.Open(_folder.File("evidence.npz")))
            (npz.Read("joints2d").Shape[0], npz.Read("parts").Shape[1]).ShouldBe((0, 8));
        using (NpzReader npz = NpzReader.Open(_folder.File("evidence-2.npz")))
            (npz.Read("joints2d").Shape[0], npz.Read("parts").Shape[1], npz.Read("foreground").Shape[0]).ShouldBe((36, 8, 4));
        ImageCodec.Read(_folder.File("evidence.png")).Width.ShouldBe(600);
    }

    [Fact]
    public void Method_OnPhotosWithJoints_TellsOfTheirParts()
    {
        ImageCodec.Write(_folder.File("photo.png"), Grey(100, 100, 90));
        using BodyEstimatorMethod method = new(Load());
        var joints = new Keypoint[14];

        // The crop is 100 / 1.4 * 1.25 pixels wide: right knee and left knee on the right lower leg, the neck on the torso, the rest unknown.
        (joints[1], joints[4], joints[12]) = (new Keypoint(48, 80, 1), new Keypoint(48, 80, 1), new Keypoint(50, 45, 1));
        LspetSample sample = new("photo.png", _folder.File("photo.png"), 100, 100, joints);
        LspetProtocol protocol = new();
        protocol.Add(sample, method.Predict(sample, CancellationToken.None), 1);
        protocol.ToReport(method.Name, [])["right-part"].ShouldBe(2 / 3.0, 1e-12);
    }

    [Fact]
    public void OtherNetworks_AreRefused()
    {
        Should.Throw<InvalidInputException>(() => NbfEstimator.Load(_path, RandomBodies.Model(1, jointCount: 5, betaCount: 4)))
            .Message.ShouldContain("outputs: expected rotations [batch, 5, 3, 3], betas [batch, 4], camera [batch, 3], parts [batch, 13, 4, 8]; found rotations [batch, 24, 3, 3], betas [batch, 16]");
        string coarse = _folder.File("coarse.onnx");
        KnownPartsNetwork.Write(coarse, s_model, s_body, [.. s_labels.Select(label => Math.Min(label, (byte)6))], 7);
        Should.Throw<InvalidInputException>(() => NbfEstimator.Load(coarse, s_model)).Message.ShouldContain("parts [batch, 13, 4, 8]; found");
        (ModelCard.Read(ModelCard.PathFor(_path)) with { Method = "spin" }).Write(ModelCard.PathFor(_path));
        Should.Throw<InvalidInputException>(() => NbfEstimator.Load(_path, s_model)).Message.ShouldContain("method: expected nbf; found spin");
        Should.Throw<InvalidInputException>(() => NbfEstimator.Load(_folder.File("none.onnx"), s_model)).Message.ShouldContain("no such file");
    }

    private static BodyParameters Body()
    {
        SeededRandom random = new(7);
        BodyParameters body = new(s_model.BetaCount, s_model.JointCount);
        for (int j = 1; j < s_model.JointCount; j++)
            body.Pose[j] = new AxisAngle(0.2 * random.NextNormal(), 0.2 * random.NextNormal(), 0.2 * random.NextNormal());
        for (int s = 0; s < s_model.BetaCount; s++)
            body.Betas[s] = random.NextNormal();
        body.Pose[0] = new AxisAngle(Math.PI, 0, 0);
        return body;
    }

    private static Image Grey(int width, int height, byte value)
    {
        Image photo = new(width, height);
        Array.Fill(photo.Pixels, value);
        return photo;
    }

    private NbfEstimator Load() => NbfEstimator.Load(_path, s_model, new SessionOptions { IntraOpNumThreads = 1 });
}
