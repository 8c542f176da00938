using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Evaluation;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Spin;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Spin;

/// <summary>
/// What a regressor says of a crop becomes a body in the photo, shown with a network whose answer is known: always the same pose and shape, and
/// a camera whose scale is the crop's mean brightness.
/// </summary>
public sealed class SpinEstimatorTests : IDisposable
{
    private const int Size = 32;
    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly BodyParameters s_body = Body();

    private readonly TestFolder _folder = new();
    private readonly string _path;

    public SpinEstimatorTests()
    {
        _path = _folder.File("same.onnx");
        using Nothing module = new();
        OnnxExporter.Export(module, inputs => Same(inputs[0]), [zeros(1, 3, Size, Size)], ["image"], ["rotations", "betas", "camera"], _path);
        Card(ModelCard.HashOf(_path)).Write(ModelCard.PathFor(_path));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BodyInTheMiddle_IsTheNetworks()
    {
        using var estimator = SpinEstimator.Load(_path, s_model);
        var view = new PersonView(Grey(200, 100, 90), new BoundingBox(80, 30, 40, 40), PerspectiveCamera.ForImage(200, 100));
        BodyParameters body = estimator.Estimate([view])[0].Parameters;
        for (int j = 0; j < s_model.JointCount; j++)
            ((body.Pose[j].Vector - s_body.Pose[j].Vector).Length <= 1e-5).ShouldBeTrue($"joint {j}: {body.Pose[j]}, expected {s_body.Pose[j]}");
        for (int s = 0; s < s_model.BetaCount; s++)
            (Math.Abs(body.Betas[s] - s_body.Betas[s]) <= 1e-6).ShouldBeTrue($"beta {s}");
        Vector3d expected = new WeakPerspectiveCamera(0.9, 0.05, 0.1).ToFullImageTranslation(new BoundingBox(75, 25, 50, 50), view.Camera);
        ((body.Translation - expected).Length <= 1e-4 * expected.Z).ShouldBeTrue($"{body.Translation}, expected {expected}");
        (estimator.Name, estimator.Model).ShouldBe(("same", s_model));
    }

    [Theory]
    [InlineData(60, 110)]
    [InlineData(540, 330)]
    public void JointsInThePhoto_AreWhereTheNetworkSawThem(double x, double y)
    {
        // Of a photo with a view of 53 degrees across; the crop is a tenth of it, 71 pixels wide.
        using var estimator = SpinEstimator.Load(_path, s_model);
        var view = new PersonView(Grey(600, 400, 90), new BoundingBox(x - 28, y - 28, 56, 56), PerspectiveCamera.ForImage(600, 400));
        BodyParameters placed = estimator.Estimate([view])[0].Parameters;
        double turned = WorstJoint(placed, view);
        (turned <= 4.5).ShouldBeTrue($"a joint lies {turned} pixels beside");

        var unturned = new BodyParameters(s_body.Betas, s_body.Pose, new WeakPerspectiveCamera(0.9, 0.05, 0.1).ToFullImageTranslation(view.Box.ToSquare(1.25), view.Camera));
        (WorstJoint(unturned, view) > 1.5 * turned).ShouldBeTrue($"{WorstJoint(unturned, view)} pixels without the turn, {turned} with it");
    }

    [Fact]
    public void ManyPeople_AreAnsweredInOrder()
    {
        const int count = 19;
        PersonView[] people = [.. Enumerable.Range(0, count).Select(i => new PersonView(Grey(60, 60, (byte)(40 + (10 * i))), new BoundingBox(20, 20, 20, 20), PerspectiveCamera.ForImage(60, 60)))];
        using var estimator = SpinEstimator.Load(_path, s_model, new SessionOptions { IntraOpNumThreads = 1 });
        Parallel.For(0, 3, _ =>
        {
            BodyEstimate[] answers = estimator.Estimate(people);
            for (int i = 0; i < count; i++)
            {
                double expected = people[i].Camera.FocalLengthPixels * 2 / (25 * ((40 + (10 * i)) / 100.0));
                (Math.Abs(answers[i].Parameters.Translation.Z - expected) <= 1e-3 * expected).ShouldBeTrue($"{i}: {answers[i].Parameters.Translation.Z}, expected {expected}");
            }
        });
        estimator.Estimate([]).ShouldBeEmpty();
    }

    [Fact]
    public void ScaleOfNothing_StillStandsBeforeTheCamera()
    {
        using var estimator = SpinEstimator.Load(_path, s_model);
        var view = new PersonView(Grey(60, 60, 0), new BoundingBox(20, 20, 20, 20), PerspectiveCamera.ForImage(60, 60));
        (estimator.Estimate([view])[0].Parameters.Translation.Z is > 10 and < 1000).ShouldBeTrue();
    }

    [Fact]
    public void Method_AnswersWithTheProjectedBodysJoints()
    {
        string photo = _folder.File("photo.png");
        ImageCodec.Write(photo, Grey(140, 150, 90));
        using var method = new BodyEstimatorMethod(SpinEstimator.Load(_path, s_model));
        JointPrediction prediction = method.Predict(new LspetSample("photo.png", photo, 140, 150, new Keypoint[14]), CancellationToken.None);
        method.Name.ShouldBe("same");
        prediction.Joints.Length.ShouldBe(14);

        // The crop is 150 / 1.4 * 1.25 pixels wide and its middle that of the photo.
        double half = 150 / 1.4 * 1.25 / 2;
        JointSet joints = JointSets.For(s_model, JointSets.Lsp14);
        PosedBody posed = s_model.Pose(s_body);
        int ankle = joints.Points[0].Joints[0];
        double expected = 70 + (half * 0.9 * (posed.Joints[3 * ankle] + 0.05));
        (Math.Abs(prediction.Joints[0].X - expected) <= 0.5).ShouldBeTrue($"{prediction.Joints[0]}, expected x {expected}");
    }

    [Fact]
    public void NetworkOfAnotherBodyOrMethod_IsRefused()
    {
        Should.Throw<InvalidInputException>(() => SpinEstimator.Load(_path, RandomBodies.Model(1, jointCount: 5, betaCount: 4)))
            .Message.ShouldContain("outputs: expected rotations [batch, 5, 3, 3], betas [batch, 4], camera [batch, 3]; found rotations [batch, 24, 3, 3], betas [batch, 16]");
        (ModelCard.Read(ModelCard.PathFor(_path)) with { Method = "joints" }).Write(ModelCard.PathFor(_path));
        Should.Throw<InvalidInputException>(() => SpinEstimator.Load(_path, s_model)).Message.ShouldContain("method: expected spin; found joints");
    }

    private static ModelCard Card(string sha256) => new()
    {
        Name = "same",
        Method = "spin",
        Description = "Says the same of everybody.",
        Sha256 = sha256,
        Inputs = [new ModelInput("image", [-1, 3, Size, Size], "NCHW", "RGB", [0, 0, 0], [100, 100, 100])],
        Outputs =
        [
            new ModelOutput("rotations", [-1, s_model.JointCount, 3, 3], "Local rotations."),
            new ModelOutput("betas", [-1, s_model.BetaCount], "Standard deviations."),
            new ModelOutput("camera", [-1, 3], "s, tx, ty."),
        ],
        Crop = new ModelCrop(Size, 1.25, 128),
        Training = new ModelTraining(["none"], 0, 0.5, "a desk", "0123abc"),
        Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
        Licence = "Apache-2.0",
    };

    private static BodyParameters Body()
    {
        var random = new SeededRandom(5);
        var body = new BodyParameters(s_model.BetaCount, s_model.JointCount);
        for (int j = 0; j < s_model.JointCount; j++)
            body.Pose[j] = new AxisAngle(0.3 * random.NextNormal(), 0.3 * random.NextNormal(), 0.3 * random.NextNormal());
        for (int s = 0; s < s_model.BetaCount; s++)
            body.Betas[s] = random.NextNormal();

        // Arms forward and back: depth is what the turn is about.
        body.Pose[0] = new AxisAngle(Math.PI, 0, 0);
        body.Pose[16] = new AxisAngle(0, -1.5, 0);
        body.Pose[17] = new AxisAngle(0, -1.5, 0);
        return body;
    }

    private static Tensor[] Same(Tensor image)
    {
        long batch = image.size(0);
        double[] rotations = new double[9 * s_model.JointCount];
        for (int j = 0; j < s_model.JointCount; j++)
            s_body.Pose[j].ToMatrix().Write(rotations.AsSpan(9 * j));
        Tensor scale = image.mean([1, 2, 3]).unsqueeze(1);
        return
        [
            tensor(rotations, [1, s_model.JointCount, 3, 3], float32).expand(batch, -1, -1, -1),
            tensor(s_body.Betas, [1, s_model.BetaCount], float32).expand(batch, -1),
            cat([scale, (scale * 0) + 0.05, (scale * 0) + 0.1], 1),
        ];
    }

    private static double WorstJoint(BodyParameters placed, PersonView view)
    {
        BoundingBox crop = view.Box.ToSquare(1.25);
        var weak = new WeakPerspectiveCamera(0.9, 0.05, 0.1);
        PosedBody seen = s_model.Pose(new BodyParameters(s_body.Betas, s_body.Pose, Vector3d.Zero));
        PosedBody found = s_model.Pose(placed);
        double worst = 0;
        for (int j = 0; j < s_model.JointCount; j++)
        {
            Vector2d at = weak.Project(At(seen.Joints, j));
            Vector2d expected = crop.Center + ((crop.Width / 2) * at);
            worst = Math.Max(worst, (view.Camera.Project(At(found.Joints, j)) - expected).Length);
        }

        return worst;

        static Vector3d At(float[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);
    }

    private static Image Grey(int width, int height, byte value)
    {
        Image photo = new(width, height);
        Array.Fill(photo.Pixels, value);
        return photo;
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
