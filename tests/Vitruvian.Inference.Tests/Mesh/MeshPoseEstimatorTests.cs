using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Mesh;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Mesh;

/// <summary>A network that answers every crop with the low-poly mesh of a known body, as a crop's mesh is told.</summary>
public sealed class MeshPoseEstimatorTests : IDisposable
{
    private const int Size = 64;
    private const double Enlargement = 1.25;

    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly GaussianMixture s_prior = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
    private static readonly MeshUpsampler s_upsampler = MeshUpsampler.Plan(s_model);
    private static readonly Image s_photo = new(300, 400);
    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(300, 400);
    private static readonly BodyParameters s_truth = Truth();
    private static readonly PosedBody s_posed = s_model.Pose(s_truth);
    private static readonly BoundingBox s_box = BoundingBox.Around([.. Enumerable.Range(0, s_model.JointCount).Select(j => s_camera.Project(At(s_posed.Joints, j)))]);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mesh_IsTheKnownBody_InThePhotosCamera()
    {
        using MeshPoseEstimator network = Load();
        MeshPoseAnswer answer = network.Look([View()])[0];
        int[] low = s_model.Surface!.LowPoly!.Vertices;
        for (int v = 0; v < low.Length; v++)
            (At(answer.Low, v) - At(s_posed.Vertices, low[v])).Length.ShouldBeLessThan(1e-3);
        for (int j = 0; j < s_model.JointCount; j++)
            (At(answer.Mesh.Joints, j) - At(s_posed.Joints, j)).Length.ShouldBeLessThan(1e-3);
        answer.Visibility.ShouldAllBe(seen => Math.Abs(seen - 0.75f) < 1e-5);
        double off = Enumerable.Range(0, s_model.VertexCount).Average(v => (At(answer.Mesh.Vertices, v) - At(s_posed.Vertices, v)).Length);
        off.ShouldBeLessThan(0.02);
    }

    [Fact]
    public void Result_ShowsTheMesh_AndHasARigNearIt()
    {
        using MeshPoseEstimator network = Load();
        RecoveredBody body = new Reconstructor(null, network).Reconstruct([[View()]])[0][0];
        PosedBody mesh = body.Mesh.ShouldNotBeNull();
        body.Posed.ShouldBeSameAs(mesh);
        body.Confidence[0].ShouldBe(0.75, 1e-5);
        PosedBody rig = s_model.Pose(body.Parameters);
        double off = Enumerable.Range(0, s_model.VertexCount).Average(v => (At(rig.Vertices, v) - At(s_posed.Vertices, v)).Length);
        off.ShouldBeLessThan(0.03);

        // Who betters the parameters betters the rig, which is shown from then on.
        RecoveredBody refined = body.Refined(s_truth, new RecoveredRefinement("test", 1, 0));
        refined.Mesh.ShouldBeNull();
        refined.Posed.Vertices.ShouldBe(s_posed.Vertices);
    }

    [Fact]
    public void Result_TellsWhereVerticesAre_AndSaysWhenNoneIsSeen()
    {
        using MeshPoseEstimator network = Load();
        BodyEstimate seen = network.Estimate([View()])[0];
        seen.Warnings.ShouldBeEmpty();
        IReadOnlyList<SeenVertex> vertices = seen.Evidence.ShouldNotBeNull().Vertices;
        int[] low = s_model.Surface!.LowPoly!.Vertices;
        vertices.Count.ShouldBe(low.Length);
        for (int v = 0; v < low.Length; v++)
            (vertices[v].Pixel - s_camera.Project(At(s_posed.Vertices, low[v]))).Length.ShouldBeLessThan(0.1);
        vertices.ShouldAllBe(vertex => Math.Abs(vertex.Visibility - 0.75) < 1e-5);

        using MeshPoseEstimator blind = Load(visibility: 0.2f);
        blind.Estimate([View()])[0].Warnings.ShouldHaveSingleItem().ShouldContain("no vertex of the body can be seen");
    }

    [Fact]
    public void NetworkOfAnotherBody_IsRefused()
    {
        string path = Export();
        ModelCard card = ModelCard.Read(ModelCard.PathFor(path));
        (card with { Outputs = [card.Outputs[0] with { Shape = [-1, 7, 3] }, .. card.Outputs.Skip(1)] }).Write(ModelCard.PathFor(path));
        Should.Throw<InvalidInputException>(() => MeshPoseEstimator.Load(path, s_model, s_upsampler)).Message.ShouldContain("outputs[0].shape");
        Should.Throw<InvalidInputException>(() => MeshPoseEstimator.Load(path, RandomBodies.Model(1), s_upsampler)).Message.ShouldContain("low-poly mesh");
    }

    private static Vector3d At(float[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);

    private static PersonView View() => new(s_photo, s_box, s_camera);

    private static BodyParameters Truth()
    {
        BodyParameters body = new(s_model.BetaCount, s_model.JointCount) { Translation = new Vector3d(0.4, 0.1, 3.2) };
        ReadOnlySpan<double> mean = s_prior.Mean(2);
        for (int j = 1; j < s_model.JointCount; j++)
            body.Pose[j] = AxisAngle.Read(mean[(3 * (j - 1))..]);
        body.Pose[0] = AxisAngle.FromMatrix(new AxisAngle(Math.PI, 0, 0).ToMatrix() * new AxisAngle(0, 0.5, 0).ToMatrix());
        body.Betas[0] = 0.8;
        return body;
    }

    private MeshPoseEstimator Load(float visibility = 0.75f) => MeshPoseEstimator.Load(Export(visibility), s_model, s_upsampler, s_prior, new SessionOptions { IntraOpNumThreads = 1 });

    private string Export(float visibility = 0.75f)
    {
        int[] low = s_model.Surface!.LowPoly!.Vertices;
        double side = s_box.ToSquare(Enlargement).Width;
        ImageTransform cropFromPhoto = ImageTransform.CropFromBox(s_box, Size, Enlargement);
        double root = s_posed.Joints[2], span = root * side / s_camera.FocalLengthPixels;
        float[] Told(IEnumerable<Vector3d> places) =>
        [
            .. places.SelectMany(place =>
            {
                Vector2d pixel = cropFromPhoto * s_camera.Project(place);
                return new[] { (float)(pixel.X / Size), (float)(pixel.Y / Size), (float)((place.Z - root) / span) };
            }),
        ];
        float[] vertices = Told(low.Select(v => At(s_posed.Vertices, v))), skeleton = Told(Enumerable.Range(0, s_model.JointCount).Select(j => At(s_posed.Joints, j)));
        string path = _folder.File($"known-{visibility}.onnx");
        using Nothing module = new();
        OnnxExporter.Export(
            module,
            inputs =>
            {
                // Something of the input has to be in every output.
                Tensor none = 0 * inputs[0].mean([1, 2, 3]).unsqueeze(1);
                Tensor Same(float[] values, long[] shape) => (tensor(values, [1, values.Length]) + none).reshape(shape);
                return
                [
                    Same(vertices, [-1, low.Length, 3]), Same([.. low.Select(_ => visibility)], [-1, low.Length]), Same(skeleton, [-1, s_model.JointCount, 3]), Same([(float)span], [-1, 1]),
                ];
            },
            [zeros(1, 3, Size, Size)],
            ["image"],
            ["vertices", "visibility", "skeleton", "span"],
            path);
        new ModelCard
        {
            Name = "known",
            Method = "meshpose",
            Description = "Says the same of everybody.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, Size, Size], "NCHW", "RGB", [0, 0, 0], [100, 100, 100])],
            Outputs =
            [
                new ModelOutput("vertices", [-1, low.Length, 3], "Low-poly vertices."),
                new ModelOutput("visibility", [-1, low.Length], "How far they are seen."),
                new ModelOutput("skeleton", [-1, s_model.JointCount, 3], "Joints."),
                new ModelOutput("span", [-1, 1], "Metres."),
            ],
            Crop = new ModelCrop(Size, Enlargement, 128),
            Training = new ModelTraining(["none"], 0, 0.5, "a desk", "0123abc"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));
        return path;
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
