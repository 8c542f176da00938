using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference.Displacement;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Refinement;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Displacement;

/// <summary>A network that sees every rendered pixel's surface some pixels to the right and below.</summary>
public sealed class DisplacementRefinerTests : IDisposable
{
    private const int Size = 64;
    private const double Enlargement = 1.25;
    private const double Right = 3;
    private const double Down = -2;

    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly GaussianMixture s_prior = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
    private static readonly Image s_photo = new(300, 400);
    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(300, 400);
    private static readonly BodyParameters s_body = Body();
    private static readonly PosedBody s_posed = s_model.Pose(s_body);
    private static readonly BoundingBox s_box = BoundingBox.Around([.. Enumerable.Range(0, s_model.JointCount).Select(j => s_camera.Project(At(s_posed.Joints, j)))]);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Body_GoesWhereTheFieldLeads()
    {
        using DisplacementEstimator network = Load();
        DisplacementRefiner refiner = new(network, s_prior);
        refiner.Kind.ShouldBe("displacement");
        PersonView view = new(s_photo, s_box, s_camera);
        RecoveredBody refined = refiner.Refine([view], [Recovered(s_body, view)])[0];
        double pixels = Enlargement * Math.Max(s_box.Width, s_box.Height) / Size;
        Vector2d expected = new(Right * pixels, Down * pixels), mean = default;
        PosedBody after = s_model.Pose(refined.Parameters);
        for (int j = 0; j < s_model.JointCount; j++)
            mean += 1.0 / s_model.JointCount * (s_camera.Project(At(after.Joints, j)) - s_camera.Project(At(s_posed.Joints, j)));
        (mean - expected).Length.ShouldBeLessThan(0.15 * expected.Length);
        RecoveredRefinement told = refined.Refinements.ShouldHaveSingleItem();
        told.Kind.ShouldBe("displacement");
        told.After.ShouldBeLessThan(told.Before);
        told.Note.ShouldBeNull();
        refined.Warnings.ShouldBeEmpty();
        SeenField field = refined.Evidence.ShouldNotBeNull().Field.ShouldNotBeNull();
        int shown = Array.FindIndex(field.Rendered, value => value > 0);
        field.Values[shown].ShouldBe((float)Right, 1e-3f);
        field.Values[(Size * Size) + shown].ShouldBe((float)Down, 1e-3f);
    }

    [Fact]
    public void People_OfOneBatch_HaveTheirOwnBodies()
    {
        using DisplacementEstimator network = Load();
        PersonView view = new(s_photo, s_box, s_camera);
        BodyParameters other = s_body.Clone();
        other.Translation += new Vector3d(0.1, 0, 0);
        DisplacementAnswer[] both = network.Look([view, view], [s_body, other]);
        DisplacementAnswer alone = network.Look([view], [other])[0];
        both[1].Targets!.Pixels.ShouldBe(alone.Targets!.Pixels);
        both[1].Field!.Rendered.ShouldNotBe(both[0].Field!.Rendered);
        both[0].Inside.ShouldBe(1);
    }

    [Fact]
    public void Body_OutsideTheCrop_StaysWithAWarning()
    {
        using DisplacementEstimator network = Load();
        DisplacementRefiner refiner = new(network, s_prior);
        PersonView view = new(s_photo, s_box, s_camera);
        foreach (double aside in (ReadOnlySpan<double>)[40, 1.2])
        {
            BodyParameters away = s_body.Clone();
            away.Translation += new Vector3d(aside, 0, 0);
            RecoveredBody kept = refiner.Refine([view], [Recovered(away, view)])[0];
            kept.Parameters.Pose.ShouldBe(away.Pose);
            kept.Parameters.Translation.ShouldBe(away.Translation);
            kept.Refinements[0].Note.ShouldNotBeNull().ShouldContain(aside > 10 ? "nothing could be rendered" : "of the body lies in the crop");
            kept.Warnings.ShouldHaveSingleItem().ShouldStartWith("not refined by displacement: ");
        }
    }

    [Fact]
    public void NetworksAndTextures_ThatDoNotFit_AreTold()
    {
        string path = Export(9);
        Should.Throw<InvalidInputException>(() => DisplacementEstimator.Load(path, s_model)).Message.ShouldContain("beside the crop rendering [batch, 10, 64, 64]");
        using DisplacementEstimator network = Load();
        Should.Throw<InvalidInputException>(() => new DisplacementRefiner(network, s_prior, new DisplacementRefinerOptions { VertexColors = new float[12] })).Message.ShouldContain("colours of the vertices");
        network.Textured.ShouldBeTrue();
        using DisplacementEstimator plain = DisplacementEstimator.Load(Export(7), s_model);
        plain.Textured.ShouldBeFalse();
    }

    private static Vector3d At(float[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);

    private static RecoveredBody Recovered(BodyParameters body, PersonView view) => new(s_model, body, view.Camera, (300, 400))
    {
        Method = "known", JointSet = JointSets.Lsp14, Confidence = new double[14], Box = view.Box,
    };

    private static BodyParameters Body()
    {
        BodyParameters body = new(s_model.BetaCount, s_model.JointCount) { Translation = new Vector3d(0.1, 0.1, 3.2) };
        ReadOnlySpan<double> mean = s_prior.Mean(2);
        for (int j = 1; j < s_model.JointCount; j++)
            body.Pose[j] = AxisAngle.Read(mean[(3 * (j - 1))..]);
        body.Pose[0] = AxisAngle.FromMatrix(new AxisAngle(Math.PI, 0, 0).ToMatrix() * new AxisAngle(0, 0.5, 0).ToMatrix());
        return body;
    }

    private DisplacementEstimator Load() => DisplacementEstimator.Load(Export(10), s_model, new SessionOptions { IntraOpNumThreads = 1 });

    private string Export(int channels)
    {
        string path = _folder.File($"known-{channels}.onnx");
        using Nothing module = new();
        OnnxExporter.Export(
            module,
            inputs =>
            {
                // Something of both inputs has to be in every output.
                Tensor none = 0 * (inputs[0].mean([1], keepdim: true) + inputs[1].mean([1], keepdim: true));
                return [cat([none + Right, none + Down], 1), none + 0.2];
            },
            [zeros(1, 3, Size, Size), zeros(1, channels, Size, Size)],
            ["image", "rendering"],
            ["field", "error"],
            path);
        new ModelCard
        {
            Name = "known",
            Method = "displacement",
            Description = "Says the same of everybody.",
            Sha256 = ModelCard.HashOf(path),
            Inputs =
            [
                new ModelInput("image", [-1, 3, Size, Size], "NCHW", "RGB", [0, 0, 0], [100, 100, 100]),
                new ModelInput("rendering", [-1, channels, Size, Size], "NCHW", string.Empty, new double[channels], [.. Enumerable.Repeat(1.0, channels)]),
            ],
            Outputs = [new ModelOutput("field", [-1, 2, Size, Size], "Displacements."), new ModelOutput("error", [-1, 1, Size, Size], "Their error.")],
            Crop = new ModelCrop(Size, Enlargement, 128),
            Training = new ModelTraining(["none"], 0, 0.5, "a desk", "0123abc"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));
        return path;
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
