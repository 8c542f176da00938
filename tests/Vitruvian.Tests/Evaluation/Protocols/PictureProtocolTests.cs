using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Datasets;
using Vitruvian.Evaluation;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Fitting;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Evaluation.Protocols;

/// <summary>Protocols in the picture: LSP's outlines and parts, COCO's keypoints, DensePose-COCO's places on the surface.</summary>
public sealed class PictureProtocolTests : IDisposable
{
    private const int Width = 60;
    private const int Height = 80;

    private static readonly ProtocolBodies s_bodies = new(ProtocolSet.BuiltIn);
    private static readonly PerspectiveCamera s_camera = PerspectiveCamera.ForImage(Width, Height);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Silhouettes_OfTheTrueBody_AreRight()
    {
        PosedBody body = Standing();
        byte[] parts = Parts(body);
        AnnotatedSample sample = Outlined([.. parts.Select(part => part > 0)], parts);
        EvaluationReport report = Silhouette(sample, body);
        foreach (string name in (string[])["fb-acc", "fb-f1", "iou", "part-acc", "part-f1"])
            report[name].ShouldBe(1, name);
        report.PerPart.Count.ShouldBe(7);
        parts.Where(part => part > 0).Distinct().Count().ShouldBe(6);
    }

    // Nothing is drawn of a body behind the camera. 1200 of 4800 pixels are the person's: accuracy 3/4; F1 of the background 2*3600/(2*3600 + 1200), of the person 0.
    // Of the parts 400 pixels are a right arm's, 800 nobody knows: background to the accuracy, left out of F1.
    [Fact]
    public void Silhouettes_HaveTheFiguresOfTheHand()
    {
        bool[] mask = [.. Enumerable.Range(0, Width * Height).Select(i => i < 1200)];
        byte[] parts = [.. Enumerable.Range(0, Width * Height).Select(i => i < 400 ? (byte)3 : i < 1200 ? (byte)255 : (byte)0)];
        EvaluationReport report = Silhouette(Outlined(mask, parts), Standing(-3));
        report["fb-acc"].ShouldBe(0.75);
        report["fb-f1"].ShouldBe(((2 * 3600.0 / ((2 * 3600) + 1200)) + 0) / 2, 1e-12);
        report["part-acc"].ShouldBe(4400 / 4800.0, 1e-12);
        report["part-f1"].ShouldBe(((2 * 3600.0 / ((2 * 3600) + 400)) + 0) / 2, 1e-12);
        (report.PerPart[3].Part, report.PerPart[3].Metrics[0].Value).ShouldBe(("right_arm", 0.0));
    }

    [Fact]
    public void Silhouettes_NeedAnOutline_AndMayLackParts()
    {
        PosedBody body = Standing();
        AnnotatedSample sample = Outlined([.. Parts(body).Select(part => part > 0)], null);
        EvaluationReport report = Silhouette(sample, body);
        report["fb-f1"].ShouldBe(1);
        report.Metrics.Select(m => m.Name).ShouldNotContain("part-f1");
        report.Notes.ShouldHaveSingleItem().ShouldContain("part-acc, part-f1: not measured");
        Silhouette(new AnnotatedSample("bare"), body).Skipped.ShouldHaveSingleItem().ShouldContain("--masks");

        // UPI-S1h's files beside the dataset.
        ImageCodec.Write(_folder["im1001_segmentation.png"], Picture([.. Parts(body).Select(part => part > 0 ? (byte)1 : (byte)0)]));
        ImageCodec.Write(_folder["im1001_part_segmentation.png"], Picture(Parts(body)));
        var folder = new SegmentationFolder(_folder[string.Empty]);
        var evaluation = new ProtocolEvaluation(ProtocolDefinitions.Of("lsp-silhouette"), s_bodies, new MemoryDataset(new AnnotatedSample("x") { ImagePath = "images/im1001.jpg" }), segmentations: folder);
        ProtocolSet.Evaluate(evaluation, (_, _) => Estimate(body))["part-f1"].ShouldBe(1);
        ImageCodec.Write(_folder["im1001_part_segmentation.png"], Picture([.. Parts(body).Select(part => (byte)(2 * part))]));
        ProtocolSet.Evaluate(new ProtocolEvaluation(evaluation.Definition, s_bodies, new MemoryDataset(new AnnotatedSample("x") { ImagePath = "im1001.jpg" }), segmentations: folder), (_, _) => Estimate(body))
            .Skipped.ShouldHaveSingleItem().ShouldContain("parts of 0 to 6");
        Should.Throw<InvalidInputException>(() => new SegmentationFolder(_folder["none"])).Message.ShouldContain("no such folder");
    }

    [Fact]
    public void SixParts_OfABodyWithoutThem_ComeFromItsJoints()
    {
        BodyModel body = ProtocolSet.BuiltIn;
        byte[] charts = SixParts.OfFaces(body);
        byte[] joints = SixParts.OfFaces(new BodyModel(new BodyModelDefinition
        {
            Source = body.Name, Name = body.Name, Template = body.Template, ShapeDirections = body.ShapeDirections, PoseDirections = [], Faces = body.Faces, Parents = body.Parents, JointNames = body.JointNames,
            Skinning = body.Skinning, JointRegressor = body.JointRegressor, BindRotations = body.BindRotations,
        }));
        charts.Zip(joints).Count(pair => pair.First == pair.Second).ShouldBeGreaterThan((int)(0.93 * charts.Length));
        joints.Distinct().Order().ToArray().ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void Keypoints_OfTheTrueBody_AreRight_AndPeopleAreFoundByPicture()
    {
        PosedBody one = Standing(), other = Standing(x: 0.9);
        AnnotatedSample[] people = [Keypoints("a", "1", one), Keypoints("b", "1", other), Keypoints("c", "2", one)];
        var evaluation = new ProtocolEvaluation(ProtocolDefinitions.Of("coco-keypoints"), s_bodies, new MemoryDataset(people));
        evaluation.Pictures.Select(p => p.Count).ShouldBe([2, 1]);

        // Estimates in any order; one more that is nobody comes last.
        PersonEstimate nobody = Estimate(Standing(x: -0.9)) with { Score = 0.1 };
        evaluation.Measure(evaluation.Read(0), [Estimate(other) with { Score = 0.7 }, nobody, Estimate(one) with { Score = 0.9 }])();
        evaluation.Measure(evaluation.Read(1), [Estimate(one) with { Score = 0.8 }])();
        EvaluationReport report = evaluation.ToReport("test", []);
        (report["kp-ap"], report["kp-ar"], report["kp-ap75"], report.Samples).ShouldBe((1, 1, 1, 3));
        report.Told("matching").ShouldContain("detector");
    }

    // Of two people one is found: recall 1/2, precision 1 up to there: 51 of 101 levels.
    [Fact]
    public void Keypoints_HaveTheFiguresOfTheHand()
    {
        PosedBody one = Standing();
        var evaluation = new ProtocolEvaluation(ProtocolDefinitions.Of("coco-keypoints"), s_bodies, new MemoryDataset(Keypoints("a", "1", one), Keypoints("b", "2", one)));
        evaluation.Measure(evaluation.Read(0), [Estimate(one)])();
        evaluation.Measure(evaluation.Read(1), [])();
        EvaluationReport report = evaluation.ToReport("test", []);
        report["kp-ap"].ShouldBe(51 / 101.0, 1e-12);
        report["kp-ar"].ShouldBe(0.5, 1e-12);
    }

    [Fact]
    public void Keypoints80_LeavesOutPeopleOfWhomTooLittleIsSeen()
    {
        PosedBody body = Standing();
        AnnotatedSample Seen(string name, int count) => Keypoints(name, name, body) with { JointVisible = [.. Enumerable.Range(0, 17).Select(j => j < count)] };
        AnnotatedSample[] people = [Seen("a", 14), Seen("b", 13), Keypoints("c", "c", body) with { IsCrowd = true }, Keypoints("d", "d", body) with { Joints2D = new Keypoint[17] }];
        var evaluation = new ProtocolEvaluation(ProtocolDefinitions.Of("coco-keypoints-80"), s_bodies, new MemoryDataset(people));
        EvaluationReport report = ProtocolSet.Evaluate(evaluation, (_, _) => Estimate(body));
        (report.Samples, report["kp-ap"]).ShouldBe((1, 1));
        report.Told("truth").ShouldContain("fewer than 14 of 17");
        report.Told("matching").ShouldContain("boxes are given");
    }

    [Fact]
    public void Surfaces_OfTheTrueBody_AreRight_AndOfAShiftedOneNot()
    {
        PosedBody body = Standing();
        AnnotatedSample person = Dense("a", body), bare = new("b") { ImageId = "1", ImageSize = (Width, Height), Area = 10 };
        EvaluationReport Measured(params PersonEstimate?[] estimates)
        {
            var evaluation = new ProtocolEvaluation(ProtocolDefinitions.Of("densepose-coco-gps"), s_bodies, new MemoryDataset(person, bare));
            evaluation.Measure(evaluation.Read(0), estimates)();
            return evaluation.ToReport("test", []);
        }

        EvaluationReport perfect = Measured(Estimate(body));
        (perfect.Samples, perfect["dp-ap"], perfect["dp-ar"]).ShouldBe((1, 1, 1));
        perfect["dpm-ap"].ShouldBeGreaterThan(0.85);
        perfect.Told("alignment").ShouldContain("kappa 0.255");
        EvaluationReport turned = Measured(Estimate(Standing(turned: true)));
        turned["dp-ap"].ShouldBeLessThan(0.8);
        Measured()["dp-ar"].ShouldBe(0);
        Measured(new PersonEstimate { Joints = [] }).Skipped.ShouldHaveSingleItem().ShouldContain("no mesh");
    }

    [Fact]
    public void Definitions_TellEverything_AndHaveNamesOfTheirOwn()
    {
        ProtocolDefinitions.All.Select(d => d.Name).Distinct().Count().ShouldBe(ProtocolDefinitions.All.Count);
        foreach (ProtocolDefinition definition in ProtocolDefinitions.All)
        {
            definition.Describe().Select(line => line.Name).ShouldBe(["protocol", "dataset", "sampling", "truth", "joint set", "regressor", "root", "gender", "alignment", "matching", "metrics", "source"]);
            definition.Describe().ShouldAllBe(line => line.Value.Length > 3);
        }

        Should.Throw<InvalidInputException>(() => ProtocolDefinitions.Of("h36m")).Message.ShouldContain("h36m-p1");
    }

    private static EvaluationReport Silhouette(AnnotatedSample sample, PosedBody body) =>
        ProtocolSet.Evaluate(new ProtocolEvaluation(ProtocolDefinitions.Of("lsp-silhouette"), s_bodies, new MemoryDataset(sample)), (_, _) => Estimate(body));

    private AnnotatedSample Outlined(bool[] mask, byte[]? parts)
    {
        if (parts is not null)
            ImageCodec.Write(_folder["parts.png"], Picture(parts));
        return new AnnotatedSample("outlined") { Mask = Mask(mask), PartsPath = parts is null ? null : _folder["parts.png"] };
    }

    private static Image Picture(byte[] values) => new(Width, Height, 1, values);

    private static PersonMask Mask(bool[] mask) => new(Width, Height, () => Array.ConvertAll(mask, isSeen => isSeen ? byte.MaxValue : (byte)0));

    private static PosedBody Standing(double z = 3, double x = 0, bool turned = false)
    {
        BodyModel model = ProtocolSet.BuiltIn;
        var body = new BodyParameters(model.BetaCount, model.JointCount) { GlobalOrient = turned ? new AxisAngle(0, 0, Math.PI) : new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(x, 0.05, z) };
        return model.Pose(body);
    }

    private static PersonEstimate Estimate(PosedBody body) => new() { Body = body, Camera = s_camera, ImageSize = (Width, Height) };

    private static AnnotatedSample Keypoints(string name, string picture, PosedBody body)
    {
        Vector2d[] places = [.. s_bodies.KeypointsOf(body).Select(s_camera.Project)];
        return new AnnotatedSample(name) { ImageId = picture, JointSet = JointSets.Coco17, Joints2D = [.. places.Select(p => new Keypoint(p.X, p.Y, 1))], Box = BoundingBox.Around(places), Area = 600 };
    }

    private static FragmentBuffer Drawn(PosedBody body)
    {
        var fragments = new FragmentBuffer();
        new Rasterizer().Rasterize(body.Vertices, ProtocolSet.BuiltIn.Faces, s_camera, Width, Height, fragments);
        return fragments;
    }

    private static byte[] Parts(PosedBody body)
    {
        byte[] parts = new byte[Width * Height];
        PartLabels.Write(Drawn(body), SixParts.OfFaces(ProtocolSet.BuiltIn), parts);
        return parts;
    }

    // Every 17th pixel of the body is annotated with what is drawn there; the masks are the outline in one part.
    private static AnnotatedSample Dense(string name, PosedBody body)
    {
        BodyModel model = ProtocolSet.BuiltIn;
        FragmentBuffer drawn = Drawn(body);
        int[] pixels = [.. Enumerable.Range(0, drawn.PixelCount).Where(i => drawn.TriangleIds[i] >= 0)];
        List<DensePoint> points = [];
        for (int k = 0; k < pixels.Length; k += 17)
        {
            int face = drawn.TriangleIds[pixels[k]];
            float b1 = drawn.Barycentrics[2 * pixels[k]], b2 = drawn.Barycentrics[(2 * pixels[k]) + 1], b0 = 1 - b1 - b2;
            ReadOnlySpan<float> uv = model.Surface!.FaceUv.AsSpan(6 * face, 6);
            points.Add(new DensePoint(
                new Vector2d((pixels[k] % Width) + 0.5, (pixels[k] / Width) + 0.5), model.Surface.FaceParts[face], (b0 * uv[0]) + (b1 * uv[2]) + (b2 * uv[4]), (b0 * uv[1]) + (b1 * uv[3]) + (b2 * uv[5])));
        }

        bool[] seen = [.. Enumerable.Range(0, drawn.PixelCount).Select(i => drawn.TriangleIds[i] >= 0)];
        var whole = new PersonMask(DenseAnnotation.MaskSize, DenseAnnotation.MaskSize, () =>
        {
            byte[] grid = new byte[DenseAnnotation.MaskSize * DenseAnnotation.MaskSize];
            for (int i = 0; i < grid.Length; i++)
                grid[i] = seen[(i / DenseAnnotation.MaskSize * Height / DenseAnnotation.MaskSize * Width) + (i % DenseAnnotation.MaskSize * Width / DenseAnnotation.MaskSize)] ? byte.MaxValue : (byte)0;
            return grid;
        });
        return new AnnotatedSample(name) { ImageId = "1", ImageSize = (Width, Height), Area = pixels.Length, Dense = new DenseAnnotation(points, [whole], new BoundingBox(0, 0, Width, Height)) };
    }
}
