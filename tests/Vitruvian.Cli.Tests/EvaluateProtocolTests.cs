using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tests;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Rendering;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

/// <summary><c>evaluate</c> by the field's protocols on tiny look-alikes of their datasets: perfect predictions have no error, others that of the hand.</summary>
public sealed class EvaluateProtocolTests : IDisposable
{
    private static readonly RecoveredBody s_person = PhotoSet.Person(), s_other = PhotoSet.Person(0.3);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("h36m-p1", "h36m_valid_protocol1", 2)]
    [InlineData("h36m-p2", "h36m_valid_protocol2", 1)]
    [InlineData("mpi-inf-3dhp", "mpi_inf_3dhp_test", 3)]
    public void ProtocolsInSpace_ReadSpinsFiles(string protocol, string file, int expected)
    {
        // Three records; the second is of another camera, and of a third frame nothing is known but in MPI-INF-3DHP's, where joints are of any name.
        Vector3d[] joints = s_person.Joints3d(JointSets.Spin24);
        string[] names = protocol == "mpi-inf-3dhp"
            ? ["mpi_inf_3dhp_test_set/TS1/imageSequence/img_000001.jpg", "mpi_inf_3dhp_test_set/TS1/imageSequence/img_000002.jpg", "mpi_inf_3dhp_test_set/TS2/imageSequence/img_000001.jpg"]
            : ["images/S9_Directions_1.60457274_000001.jpg", "images/S9_Directions_1.54138969_000001.jpg", "images/S9_Directions_1.60457274_000003.jpg"];
        ProtocolFiles.WriteSpin(_folder.PathFor($"{file}.npz"), [joints, joints, joints], names);
        string predictions = _folder.PathFor("predictions.npz");
        ProtocolFiles.WriteBodies(predictions, [s_person, s_person, s_person]);
        JsonObject report = Evaluate(protocol, "--root", _folder.FullPath, "--predictions", predictions);
        report["samples"]!.GetValue<int>().ShouldBe(expected);
        Metric(report, "mpjpe").ShouldBe(0, 1e-3);
        Metric(report, "pa-mpjpe").ShouldBe(0, 1e-3);
        Metric(report, "pck150").ShouldBe(1);
        report["definition"]!["regressor"]!.GetValue<string>().ShouldContain("built-in body");
        report["skipped"]!.AsArray().ShouldBeEmpty();

        // All joints but the pelvis 50 mm deeper.
        string[] h36m = [.. JointSets.JointNames(JointSets.H36m17)];
        double[] off = [.. Enumerable.Repeat(s_person.Joints3d(JointSets.H36m17), 3).SelectMany(person => person.SelectMany((p, j) => new[] { p.X, p.Y, p.Z + (h36m[j] == "pelvis" ? 0 : 0.05) }))];
        NpzWriter.Write(predictions, npz => npz.Add<double>("joints3d", off, 3, 17, 3));
        double each = protocol == "mpi-inf-3dhp" ? 50 * 16 / 17.0 : 50;
        Metric(Evaluate(protocol, "--root", _folder.PathFor($"{file}.npz"), "--predictions", predictions), "mpjpe").ShouldBe(each, 1e-3);
    }

    [Fact]
    public void ThreeDpw_NeedsSmpl_AndPosesByGender()
    {
        BodyModel neutral = WriteModel("neutral.npz", 1), female = WriteModel("female.npz", 2);
        BodyParameters body = RandomBodies.Parameters(neutral, 3);
        double[] pose = [.. body.Pose.SelectMany(r => new[] { r.X, r.Y, r.Z })];
        NpzWriter.Write(_folder.PathFor("3dpw_test.npz"), npz =>
        {
            npz.AddStrings("imgname", ["imageFiles/downtown/image_00000.jpg", "imageFiles/downtown/image_00001.jpg"], 2);
            npz.Add<double>("center", [50, 50, 50, 50], 2, 2);
            npz.Add<double>("scale", [0.5, 0.5], 2);
            npz.Add<double>("pose", [.. pose, .. pose], 2, 72);
            npz.Add<double>("shape", [.. body.Betas, .. body.Betas], 2, 10);
            npz.AddStrings("gender", ["f", "m"], 2);
        });
        string predictions = _folder.PathFor("predictions.npz");
        float[] vertices = female.Pose(body).Vertices;
        NpzWriter.Write(predictions, npz => npz.Add<float>("vertices", [.. vertices, .. vertices], 2, neutral.VertexCount, 3));
        string[] common = ["3dpw-test-14", "--root", _folder.FullPath, "--predictions", predictions];
        CliRun.Of(["evaluate", .. common, "-q"]).ShouldRefuse("--body-female FILE", "--regressor FILE");
        CliRun.Of(["evaluate", .. common, "--body", _folder.PathFor("neutral.npz"), "-q"]).ShouldRefuse("--regressor", "J_regressor_h36m.npy");
        string regressor = WriteRegressor(neutral);
        CliRun.Of(["evaluate", .. common, "--regressor", regressor, "-q"]).ShouldRefuse("--regressor", "SMPL's model as --body");

        // Of one person there is no model: named on stderr and in the report, and the other is measured.
        CliRun run = CliRun.Of(["evaluate", .. common, "--body", _folder.PathFor("neutral.npz"), "--body-female", _folder.PathFor("female.npz"), "--regressor", regressor, "--json", "-q"]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["samples"]!.GetValue<int>().ShouldBe(1);
        Metric(run.Json, "mpjpe").ShouldBe(0, 2e-3);
        Metric(run.Json, "pve").ShouldBe(0, 2e-3);
        run.Json["skipped"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldContain("--body-male");
        run.Error.ShouldContain("--body-male");
        run.Json["definition"]!["gender"]!.GetValue<string>().ShouldContain("gendered");
    }

    [Fact]
    public void LspSilhouette_ReadsOutlinesAndParts()
    {
        ProtocolFiles.WriteSpin(_folder.PathFor("plain.npz"), [null], ["images/im1001.png"]);
        NpzWriter.Write(_folder.PathFor("lsp_dataset_test.npz"), npz =>
        {
            npz.AddStrings("imgname", ["images/im1001.png"], 1);
            npz.Add<double>("center", [45, 60], 1, 2);
            npz.Add<double>("scale", [0.5], 1);
            npz.AddStrings("maskname", ["data/lsp/im1001_segmentation.png"], 1);
            npz.AddStrings("partname", ["data/lsp/im1001_part_segmentation.png"], 1);
        });
        FragmentBuffer drawn = new();
        new Rasterizer().Rasterize(s_person.Posed.Vertices, s_person.Model.Faces, s_person.Camera, PhotoSet.Width, PhotoSet.Height, drawn);
        byte[] parts = new byte[drawn.PixelCount];
        PartLabels.Write(drawn, SixParts.OfFaces(s_person.Model), parts);
        string place = _folder.PathFor("upi-s1h/data/lsp");
        Directory.CreateDirectory(place);
        ImageCodec.Write(Path.Combine(place, "im1001_segmentation.png"), new Image(PhotoSet.Width, PhotoSet.Height, 1, Array.ConvertAll(parts, part => part > 0 ? byte.MaxValue : (byte)0)));
        ImageCodec.Write(Path.Combine(place, "im1001_part_segmentation.png"), new Image(PhotoSet.Width, PhotoSet.Height, 1, parts));
        string predictions = _folder.PathFor("predictions.npz");
        ProtocolFiles.WriteBodies(predictions, [s_person]);
        JsonObject report = Evaluate("lsp-silhouette", "--root", _folder.FullPath, "--predictions", predictions);
        foreach (string name in (string[])["fb-acc", "fb-f1", "part-acc", "part-f1"])
            Metric(report, name).ShouldBe(1, name);
        report["perPart"]!["right_arm"]!["f1"]!.GetValue<double>().ShouldBe(1);
        JsonObject beside = Evaluate("lsp-silhouette", "--root", _folder.PathFor("plain.npz"), "--masks", _folder.PathFor("upi-s1h"), "--predictions", predictions);
        Metric(beside, "part-f1").ShouldBe(1);
    }

    [Fact]
    public void CocoKeypoints_ScoresDetectionsAndGivenBoxes()
    {
        ProtocolFiles.WriteCoco(_folder, "person_keypoints_val2017.json", "val2017", [s_person, s_other], (i, person) =>
        {
            // Of the second person 13 keypoints are seen.
            for (int j = 0; i == 1 && j < 4; j++)
                person["keypoints"]![(3 * j) + 2] = 1;
        });
        string root = _folder.PathFor("coco"), predictions = _folder.PathFor("predictions.npz");
        ProtocolFiles.WriteBodies(predictions, [s_other, s_person], ["000000000002", "1"]);
        JsonObject report = Evaluate("coco-keypoints", "--root", root, "--predictions", predictions);
        (Metric(report, "kp-ap"), Metric(report, "kp-ar"), report["samples"]!.GetValue<int>()).ShouldBe((1, 1, 2));
        ProtocolFiles.WriteBodies(predictions, [s_person], ["1"]);
        Metric(Evaluate("coco-keypoints", "--root", root, "--predictions", predictions), "kp-ap").ShouldBe(51 / 101.0, 1e-6);

        // Given boxes: by the network, from pixels; a picture that is missing is named.
        string network = _folder.PathFor("known.onnx");
        KnownJointsNetwork.Write(network, s_person, BoundingBox.Around(s_person.Joints2d(JointSets.All36)));
        JsonObject given = Evaluate("coco-keypoints-80", "--root", root, "--method", network, "--out", _folder.PathFor("out"));
        (given["samples"]!.GetValue<int>(), Metric(given, "kp-ap50"), given["method"]!.GetValue<string>()).ShouldBe((1, 1, "joints"));
        File.ReadAllText(_folder.PathFor("out/coco-keypoints-80/report.txt")).ShouldContain("boxes are given");
        JsonNode.Parse(File.ReadAllText(_folder.PathFor("out/coco-keypoints-80/report.json")))!["definition"]!["joint set"]!.GetValue<string>().ShouldBe("coco-17");
        File.Delete(Path.Combine(root, "val2017", "000000000002.png"));
        CliRun missing = CliRun.Of("evaluate", "coco-keypoints", "--root", root, "--method", network, "--given-boxes", "--json", "-q");
        missing.Json["definition"]!["matching"]!.GetValue<string>().ShouldContain("boxes are given");
        missing.Json["skipped"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldContain("000000000002.png");
        missing.Error.ShouldContain("000000000002.png");
    }

    [Fact]
    public void DensePose_ScoresPlacesOnTheSurface()
    {
        FragmentBuffer drawn = new();
        new Rasterizer().Rasterize(s_person.Posed.Vertices, s_person.Model.Faces, s_person.Camera, PhotoSet.Width, PhotoSet.Height, drawn);
        BodySurface surface = s_person.Model.Surface!;
        ProtocolFiles.WriteCoco(_folder, "densepose_coco_2014_minival.json", "minival", [s_person], (_, person) =>
        {
            double[] box = [.. person["bbox"]!.AsArray().Select(v => v!.GetValue<double>())];
            JsonArray x = [], y = [], part = [], u = [], v = [];
            for (int i = 0; i < drawn.PixelCount; i += 7)
            {
                int face = drawn.TriangleIds[i];
                double px = (i % PhotoSet.Width) + 0.5, py = (i / PhotoSet.Width) + 0.5;
                if (face < 0 || px < box[0] || px > box[0] + box[2] || py < box[1] || py > box[1] + box[3])
                    continue;
                x.Add((px - box[0]) / box[2] * 255);
                y.Add((py - box[1]) / box[3] * 255);
                part.Add((double)surface.FaceParts[face]);
                u.Add((surface.FaceUv[6 * face] + surface.FaceUv[(6 * face) + 2] + surface.FaceUv[(6 * face) + 4]) / 3.0);
                v.Add((surface.FaceUv[(6 * face) + 1] + surface.FaceUv[(6 * face) + 3] + surface.FaceUv[(6 * face) + 5]) / 3.0);
            }

            (person["dp_x"], person["dp_y"], person["dp_I"], person["dp_U"], person["dp_V"]) = (x, y, part, u, v);
        });
        string predictions = _folder.PathFor("predictions.npz");
        ProtocolFiles.WriteBodies(predictions, [s_person], ["1"]);
        JsonObject report = Evaluate("densepose-coco-gps", "--root", _folder.PathFor("coco"), "--predictions", predictions);
        (Metric(report, "dp-ap"), Metric(report, "dp-ar")).ShouldBe((1, 1));
        ProtocolFiles.WriteBodies(predictions, [s_person], ["2"]);
        Metric(Evaluate("densepose-coco-gps", "--root", _folder.PathFor("coco"), "--predictions", predictions), "dp-ap").ShouldBe(0);
    }

    [Fact]
    public void Protocols_AreListed_AndPrintTheirDefinition()
    {
        CliRun list = CliRun.Of("evaluate", "protocols");
        foreach (ProtocolDefinition definition in ProtocolDefinitions.All)
            list.Out.ShouldContain($"{definition.Name}: {definition.Title}");
        CliRun.Of("evaluate", "protocols", "--json").Json["h36m-p2"]!["sampling"]!.GetValue<string>().ShouldContain("camera 60457274");
        ProtocolFiles.WriteSpin(_folder.PathFor("h36m_valid_protocol2.npz"), [s_person.Joints3d(JointSets.Spin24)], ["images/S9_Directions_1.60457274_000001.jpg"]);
        ProtocolFiles.WriteBodies(_folder.PathFor("p.npz"), [s_person]);
        CliRun run = CliRun.Of("evaluate", "h36m-p2", "--root", _folder.FullPath, "--predictions", _folder.PathFor("p.npz"), "-q");
        foreach (string word in (string[])["joint set", "regressor", "root", "gender", "alignment", "sampling", "matching", "mpjpe"])
            run.Out.ShouldContain(word);
        CliRun.Of("evaluate", "h36m-p2", "--root", _folder.FullPath, "--predictions", _folder.PathFor("p.npz"), "--method", "spin").ShouldRefuse("--predictions", "--method");
        CliRun.Of("evaluate", "h36m-p2", "--root", _folder.PathFor("nowhere"), "--predictions", _folder.PathFor("p.npz")).ShouldRefuse("nowhere");
    }

    private static double Metric(JsonObject report, string name) => report["metrics"]![name]!.GetValue<double>();

    private static JsonObject Evaluate(string protocol, params string[] arguments)
    {
        CliRun run = CliRun.Of(["evaluate", protocol, .. arguments, "--json", "-q"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Json;
    }

    // A model of SMPL's sizes that looks like nobody.
    private BodyModel WriteModel(string name, ulong seed)
    {
        BodyModel model = RandomBodies.Model(seed, SmplTopology.VertexCount, poseBlend: false, bindRotations: false);
        SmplBodyFile.Write(_folder.PathFor(name), new BodyModelDefinition
        {
            Source = name, Name = name, Template = model.Template, ShapeDirections = model.ShapeDirections, PoseDirections = [], Faces = model.Faces, Parents = model.Parents, JointNames = model.JointNames,
            Skinning = model.Skinning, JointRegressor = model.JointRegressor, BindRotations = model.BindRotations,
        });
        return BodyModelFile.Read(_folder.PathFor(name));
    }

    // Each joint is a vertex on its side of the body.
    private string WriteRegressor(BodyModel model)
    {
        float[] values = new float[17 * model.VertexCount];
        string[] names = [.. JointSets.JointNames(JointSets.H36m17)];
        for (int j = 0; j < names.Length; j++)
        {
            bool left = names[j].StartsWith("left_", StringComparison.Ordinal), right = names[j].StartsWith("right_", StringComparison.Ordinal);
            int vertex = Enumerable.Range(100 * j, 100).First(v => left ? model.Template[3 * v] > 0.05 : !right || model.Template[3 * v] < -0.05);
            values[(j * model.VertexCount) + vertex] = 1;
        }

        string path = _folder.PathFor("J_regressor_h36m.npy");
        NpyFile.Write(path, NpyArray.Create<float>("r", values, 17, model.VertexCount));
        return path;
    }
}
