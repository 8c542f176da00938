using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Refinement;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Onnx;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Inference.Tests.Holo;

/// <summary>A network that answers every crop with a body at rest, and with the joints and the surface of a known one.</summary>
public sealed class HoloPoseTests : IDisposable
{
    private const int Size = 128;
    private const int Cells = Size / 4;
    private const double Enlargement = 1.25;

    private static readonly BodyModel s_model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
    private static readonly GaussianMixture s_prior = GaussianMixtureFile.Read(RepositoryFolder.Asset("priors", "pose-gmm.npz"));
    private static readonly Image s_photo = new(300, 400);
    private static readonly RecoveredBody s_truth = Truth();
    private static readonly BoundingBox s_box = BoundingBox.Around(s_truth.Joints2d(JointSets.All36));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Answer_HasABody_JointsAndPlacesOnTheSurface()
    {
        using HoloPoseEstimator network = Load("known.onnx", 0.9, dense: true);
        PersonView view = View();
        HoloAnswer answer = network.Look([view])[0];
        answer.Body.Pose[4].Angle.ShouldBeLessThan(1e-5);
        Vector2d[] joints = s_truth.Joints2d(JointSets.All36);
        for (int j = 0; j < joints.Length; j++)
            (answer.Joints.Joints2D[j] - joints[j]).Length.ShouldBeLessThan(0.01);

        // Where the network says a pixel lies on the surface, the known body is seen in that pixel.
        answer.Dense.Count.ShouldBeGreaterThan(80);
        CartesianSurface surface = new(s_model);
        BodyPointEvaluator points = new(s_model, [.. answer.Dense.Select(d => surface.Lookup(d.Part, d.U, d.V)!)]);
        points.Evaluate(s_truth.Parameters);
        double[] places = points.Points.ToArray();
        double[] off = [.. answer.Dense.Select((d, i) => (s_truth.Camera.Project(Vector3d.Read(places.AsSpan(3 * i))) - d.Pixel).Length)];
        Statistics.Median(off).ShouldBeLessThan(1.5);
        network.Look([view])[0].ShouldBeSameAs(answer);
        network.Estimate([view])[0].Confidence.ShouldBe(0.9, 1e-6);
    }

    [Theory]
    [InlineData(1, 1, 1, 0.12)]
    [InlineData(1, 0, 0, 0.5)]
    [InlineData(0, 1, 0, 0.2)]
    [InlineData(0, 0, 1, 3)]
    public void Synergy_MovesTheBodyToTheEvidence_ByEachOfItsTerms(double dense, double flat, double space, double share)
    {
        using HoloPoseEstimator network = Load("known.onnx", 0.9, dense: true);
        SynergyRefinerOptions options = new() { Threads = 1 };
        options = options with { Energy = options.Energy with { DenseWeight = dense, Joints2DWeight = flat, Joints3DWeight = space } };
        RecoveredBody start = Start();
        RecoveredBody refined = new SynergyRefiner(network, s_prior, options).Refine([View()], [start])[0];
        RecoveredRefinement report = refined.Refinements.ShouldHaveSingleItem();
        (report.Kind, report.Note).ShouldBe(("synergy", null));
        report.After.ShouldBeLessThan(report.Before);
        (Off(refined) < share * Off(start)).ShouldBeTrue($"{Off(refined)} pixels after, {Off(start)} before");
        if (space > 0)
            (InSpace(refined) < 0.35 * InSpace(start)).ShouldBeTrue($"{InSpace(refined)} m after, {InSpace(start)} m before");
    }

    [Fact]
    public void MissingEvidence_IsTold_AndTheRestUsed()
    {
        using HoloPoseEstimator plain = Load("plain.onnx", 0.9, dense: false);
        plain.IsDense.ShouldBeFalse();
        RecoveredBody refined = new SynergyRefiner(plain, s_prior).Refine([View()], [Start()])[0];
        refined.Refinements[0].Note.ShouldNotBeNull().ShouldContain("dense correspondences");
        Off(refined).ShouldBeLessThan(0.15 * Off(Start()));
        using HoloPoseEstimator unsure = Load("unsure.onnx", 0.01, dense: false);
        SynergyRefinerOptions flat = new();
        flat = flat with { Energy = flat.Energy with { Joints3DWeight = 0 } };
        RecoveredBody same = new SynergyRefiner(unsure, s_prior, flat).Refine([View()], [Start()])[0];
        same.Parameters.Pose.ShouldBe(Start().Parameters.Pose);
        same.Refinements[0].Note.ShouldNotBeNull().ShouldContain("joints in the image");
    }

    [Fact]
    public void Evidence_IsCarriedByTheBody_SavedAndDrawn()
    {
        using HoloPoseEstimator network = Load("known.onnx", 0.9, dense: true);
        RecoveredBody body = new Inference.Pipeline.Reconstructor(null, network).Reconstruct([[View()]])[0][0];
        PersonEvidence evidence = body.Evidence.ShouldNotBeNull();
        evidence.DenseSpacing.ShouldBe(s_box.ToSquare(Enlargement).Width / Cells, 0.01);
        HeatMaps heat = evidence.Heat.ShouldNotBeNull();
        Vector2d[] joints = s_truth.Joints2d(JointSets.All36);
        for (int j = 0; j < joints.Length; j++)
        {
            int cell = Array.IndexOf(heat.Probabilities, 1f, j * Cells * Cells, Cells * Cells) - (j * Cells * Cells);
            Vector2d at = heat.PhotoFromCell * new Vector2d((cell % Cells) + 0.5, (cell / Cells) + 0.5);
            (at - joints[j]).Length.ShouldBeLessThan(0.75 * evidence.DenseSpacing);
        }

        ResultWriter.Write(s_photo, [body], [ResultFormat.Evidence], _folder.File);
        using (Vitruvian.Formats.NpzReader npz = Vitruvian.Formats.NpzReader.Open(_folder.File("evidence.npz")))
        {
            npz.Read("joint_set").ToStrings().ShouldBe([JointSets.All36]);
            npz.Read("heat").Shape.ShouldBe([36, Cells, Cells]);
            npz.Read("dense").Shape.ShouldBe([evidence.Dense.Count, 6]);
            npz.Read("joints2d").Shape.ShouldBe([36, 2]);
        }

        // The left half shows joints, the right one parts: where a place of the surface was told, its colour.
        Image picture = ImageCodec.Read(_folder.File("evidence.png"));
        (picture.Width, picture.Height).ShouldBe((2 * s_photo.Width, s_photo.Height));
        DensePoint trunk = evidence.Dense.First(p => p.Part == 2);
        Span<byte> pixel = picture[s_photo.Width + (int)trunk.Pixel.X, (int)trunk.Pixel.Y];
        (pixel[2] > 2 * pixel[0] || pixel[2] > pixel[0] + 40).ShouldBeTrue($"{pixel[0]} {pixel[1]} {pixel[2]} is not blue");
        Vector2d nose = joints[JointSets.JointNames(JointSets.All36).ToList().IndexOf("nose")];
        picture[(int)nose.X, (int)nose.Y].ToArray().Max().ShouldBeGreaterThan((byte)100);
    }

    [Fact]
    public void NoJointSeen_IsTold_InTheEstimateAndInTheResult()
    {
        using HoloPoseEstimator sure = Load("sure.onnx", 0.9, dense: false);
        sure.Estimate([View()])[0].Warnings.ShouldBeEmpty();
        using HoloPoseEstimator unsure = Load("unsure.onnx", 0.01, dense: false);
        unsure.Estimate([View()])[0].Warnings.ShouldHaveSingleItem().ShouldBe("no joint was seen with a confidence of 0.1: the regressed pose is the resting one");
        RecoveredBody body = new Inference.Pipeline.Reconstructor(null, unsure, [new SynergyRefiner(unsure, s_prior)]).Reconstruct([[View()]])[0][0];
        body.Warnings.Count.ShouldBe(1);
        RecoveredPersonFile.ToJson(body.ToPerson()).ShouldContain("\"warnings\":[\"no joint was seen");
    }

    [Fact]
    public void OtherNetworks_AreRefused()
    {
        string path = _folder.File("other.onnx");
        KnownJointsNetwork.Write(path, s_truth, s_box);
        Should.Throw<InvalidInputException>(() => HoloPoseEstimator.Load(path, s_model)).Message.ShouldContain("holopose");
    }

    [Fact]
    public void DenseDecoder_TakesTheLikeliestPartsChart()
    {
        float[] maps = new float[DenseMaps.Channels];
        maps[7] = 4;
        (maps[25 + 12], maps[25 + 13]) = (0.3f, 1.7f);
        float[] cell = DenseDecoder.Decode(DenseMaps.Of(tensor(maps, [1, DenseMaps.Channels, 1, 1]))).to_array<float>();
        cell[0].ShouldBe(7);
        cell[1].ShouldBe((float)(Math.Exp(4) / (Math.Exp(4) + 24)), 1e-5f);
        (cell[2], cell[3]).ShouldBe((0.3f, 1f));
    }

    private static RecoveredBody Truth()
    {
        BodyParameters body = new(s_model.BetaCount, s_model.JointCount) { GlobalOrient = new AxisAngle(Math.PI, 0.3, 0), Translation = new Vector3d(0.05, 0.1, 4) };
        body.Pose[16] = new AxisAngle(0, 0.3, -0.9);
        body.Pose[17] = new AxisAngle(0, 0.2, 0.9);
        body.Pose[4] = new AxisAngle(0.8, 0, 0);
        return Recovered(body);
    }

    private static RecoveredBody Start()
    {
        BodyParameters body = s_truth.Parameters.Clone();
        SeededRandom random = new(9);
        foreach (ref AxisAngle rotation in body.Pose.AsSpan())
            rotation = AxisAngle.FromVector(rotation.Vector + (0.15 * RandomBodies.RandomRotation(random).Vector));
        body.Translation += new Vector3d(0.05, -0.04, 0.2);
        return Recovered(body);
    }

    private static RecoveredBody Recovered(BodyParameters body) => new(s_model, body, PerspectiveCamera.ForImage(s_photo.Width, s_photo.Height), (s_photo.Width, s_photo.Height))
    {
        Method = "test",
        JointSet = JointSets.All36,
        Confidence = [.. Enumerable.Repeat(1.0, 36)],
    };

    private static PersonView View() => new(s_photo, s_box, s_truth.Camera);

    private static double Off(RecoveredBody body)
    {
        Vector2d[] a = body.Joints2d(JointSets.All36), b = s_truth.Joints2d(JointSets.All36);
        return a.Select((p, j) => (p - b[j]).Length).Average();
    }

    private static double InSpace(RecoveredBody body)
    {
        Vector3d[] a = body.Joints3d(JointSets.All36), b = s_truth.Joints3d(JointSets.All36);
        return a.Select((p, j) => (p - a[0] - b[j] + b[0]).Length).Average();
    }

    private HoloPoseEstimator Load(string name, double confidence, bool dense)
    {
        string path = _folder.File(name);
        Write(path, confidence, dense);
        return HoloPoseEstimator.Load(path, s_model, new SessionOptions { IntraOpNumThreads = 1 });
    }

    private static void Write(string path, double confidence, bool dense)
    {
        BoundingBox crop = s_box.ToSquare(Enlargement);
        CropView view = new(s_box.ToSquare(), s_truth.Camera);
        Vector3d[] places = [.. s_truth.Joints3d(JointSets.All36).Select(p => view.CameraFromCrop.Transpose() * p)];
        double[] picture = [.. s_truth.Joints2d(JointSets.All36).SelectMany(p => new[] { (p.X - crop.X) / crop.Width, (p.Y - crop.Y) / crop.Height })];
        double[] space = [.. places.SelectMany(p => new[] { p.X - places[0].X, p.Y - places[0].Y, p.Z - places[0].Z })];
        double[] upright = [.. Enumerable.Range(0, s_model.JointCount).SelectMany(j => j == 0 ? (double[])[1, 0, 0, 0, -1, 0, 0, 0, -1] : [1, 0, 0, 0, 1, 0, 0, 0, 1])];
        double[] surface = Surface();
        double[] heat = Heat(picture);
        string[] names = ["rotations", "betas", "camera", "joints2d", "confidence", "joints3d", .. dense ? (string[])["dense", "heat"] : []];
        using Nothing module = new();
        OnnxExporter.Export(
            module,
            inputs =>
            {
                long batch = inputs[0].size(0);
                Tensor nought = inputs[0].mean([1, 2, 3]).unsqueeze(1) * 0;
                Tensor Same(double[] values, params long[] shape) => tensor(values, [1, .. shape], float32).expand([batch, .. shape]);
                Tensor[] outputs =
                [
                    Same(upright, s_model.JointCount, 3, 3), Same(new double[s_model.BetaCount], s_model.BetaCount), Same([0.8, 0, 0], 3),
                    Same(picture, 36, 2), nought.expand(batch, 36) + confidence, Same(space, 36, 3),
                ];
                return dense ? [.. outputs, Same(surface, 4, Cells, Cells), Same(heat, 36, Cells, Cells)] : outputs;
            },
            [zeros(1, 3, Size, Size)],
            ["image"],
            names,
            path);
        ModelOutput[] told =
        [
            new("rotations", [-1, s_model.JointCount, 3, 3], "Rotations."), new("betas", [-1, s_model.BetaCount], "Shape."), new("camera", [-1, 3], "Camera."),
            new("joints2d", [-1, 36, 2], "Places."), new("confidence", [-1, 36], "Probability."), new("joints3d", [-1, 36, 3], "Metres."), new("dense", [-1, 4, Cells, Cells], "Surface."),
            new("heat", [-1, 36, Cells, Cells], "Probabilities."),
        ];
        new ModelCard
        {
            Name = "known",
            Method = "holopose",
            Description = "Answers the same to every crop.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, Size, Size], "NCHW", "RGB", [128, 128, 128], [64, 64, 64])],
            Outputs = told[..names.Length],
            JointSet = JointSets.All36,
            Crop = new ModelCrop(Size, Enlargement, 128),
            Observed = 0.1,
            Training = new ModelTraining(["none"], 0, 0.5, "a desk", "0123abc"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));
    }

    // The known body's parts and charts as a network of this size is taught them: the pixel right of and below each cell's middle.
    private static double[] Surface()
    {
        PerspectiveCamera camera = s_truth.Camera.Through(ImageTransform.CropFromBox(s_box, Size, Enlargement));
        Image iuv = new ResultPictures().Iuv([new RecoveredBody(s_model, s_truth.Parameters, camera, (Size, Size)) { Method = "test", JointSet = JointSets.All36, Confidence = [] }]);
        double[] maps = new double[4 * Cells * Cells];
        for (int c = 0; c < Cells * Cells; c++)
        {
            Span<byte> pixel = iuv[((c % Cells) * 4) + 2, ((c / Cells) * 4) + 2];
            maps[c] = pixel[0];
            maps[(Cells * Cells) + c] = 0.95;
            maps[(2 * Cells * Cells) + c] = pixel[1] / 255.0;
            maps[(3 * Cells * Cells) + c] = pixel[2] / 255.0;
        }

        return maps;
    }

    // All of a joint's probability is in the cell that it lies in.
    private static double[] Heat(double[] places)
    {
        double[] maps = new double[36 * Cells * Cells];
        for (int j = 0; j < 36; j++)
            maps[(((j * Cells) + (int)(places[(2 * j) + 1] * Cells)) * Cells) + (int)(places[2 * j] * Cells)] = 1;
        return maps;
    }

    private sealed class Nothing() : nn.Module(nameof(Nothing));
}
