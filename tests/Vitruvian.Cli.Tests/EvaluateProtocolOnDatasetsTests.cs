using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

/// <summary>Every protocol's command on a look-alike of its dataset in the layout in which it is published: what the annotation itself says has no error, and broken records are named.</summary>
public sealed class EvaluateProtocolOnDatasetsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("h36m-p1", "mpjpe", 4, "no joints")]
    [InlineData("h36m-p2", "mpjpe", 2, "")]
    [InlineData("mpi-inf-3dhp", "mpjpe", 2, "")]
    [InlineData("3dpw-test-14", "mpjpe", -1, "")]
    [InlineData("up-3d", "pve", 1, "00001")]
    [InlineData("surreal", "pve", 1, "")]
    [InlineData("coco-keypoints", "kp-ap", 2, "99")]
    [InlineData("coco-keypoints-80", "kp-ar", 0, "99")]
    public void WhatTheAnnotationSays_HasNoError(string protocol, string metric, int samples, string broken)
    {
        ProtocolDefinition definition = ProtocolDefinitions.Of(protocol);
        string root = Write(protocol);
        List<string> options = ["--root", root];
        if (protocol is "up-3d" or "surreal")
            options.AddRange(["--body", WriteModel("neutral.npz", 1)]);
        if (protocol == "surreal")
            options.AddRange(["--body-female", _folder.PathFor("neutral.npz"), "--body-male", _folder.PathFor("neutral.npz")]);
        string predictions = _folder.PathFor("predictions.npz");
        Predict(definition, definition.Open(root), predictions);
        CliRun run = CliRun.Of(["evaluate", protocol, .. options, "--predictions", predictions, "--json", "-q"]);
        run.ExitCode.ShouldBe(0, run.Error);
        JsonNode value = run.Json["metrics"]!;
        if (samples > 0)
            run.Json["samples"]!.GetValue<int>().ShouldBe(samples);
        else if (samples < 0)
            run.Json["samples"]!.GetValue<int>().ShouldBeGreaterThan(0);
        if (samples != 0)
            value[metric]!.GetValue<double>().ShouldBe(metric.StartsWith("kp", StringComparison.Ordinal) ? 1 : 0, 2e-3);
        else
            (value[metric] is null).ShouldBeTrue();
        string[] skipped = [.. run.Json["skipped"]!.AsArray().Select(reason => reason!.GetValue<string>())];
        if (broken.Length > 0)
            skipped.ShouldContain(reason => reason.Contains(broken) || reason.Contains("joints"), string.Join('\n', skipped));
        foreach (string reason in skipped)
            run.Error.ShouldContain(reason);
    }

    [Fact]
    public void LspSilhouette_ReadsUpsPictures_AndNamesWhatIsMissing()
    {
        string root = TinyDatasets.Lsp(_folder.PathFor("data")), masks = _folder.PathFor("upi-s1h/data/lsp"), predictions = _folder.PathFor("predictions.npz");
        Directory.CreateDirectory(masks);
        ProtocolFiles.WriteBodies(predictions, [PhotoSet.Person()]);
        CliRun missing = CliRun.Of("evaluate", "lsp-silhouette", "--root", root, "--predictions", predictions, "--json", "-q");
        missing.Json["samples"]!.GetValue<int>().ShouldBe(0);
        missing.Error.ShouldContain("--masks");

        // An outline as large as the picture, of which the body covers some: right where it does.
        ImageCodec.Write(Path.Combine(masks, "im1001_segmentation.png"), new Image(PhotoSet.Width, PhotoSet.Height, 1, [.. Enumerable.Repeat((byte)1, PhotoSet.Width * PhotoSet.Height)]));
        CliRun run = CliRun.Of("evaluate", "lsp-silhouette", "--root", root, "--masks", _folder.PathFor("upi-s1h"), "--predictions", predictions, "--json", "-q");
        run.ExitCode.ShouldBe(0, run.Error);
        double covered = run.Json["metrics"]!["fb-acc"]!.GetValue<double>();
        covered.ShouldBeInRange(0.02, 0.5);
        run.Json["metrics"]!["iou"]!.GetValue<double>().ShouldBe(covered, 1e-6);
        run.Json["notes"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public void DensePose_ReadsItsLayout()
    {
        string root = TinyDatasets.DensePose(_folder.PathFor("data")), predictions = _folder.PathFor("predictions.npz");
        ProtocolFiles.WriteBodies(predictions, [PhotoSet.Person()], ["7"]);
        CliRun run = CliRun.Of("evaluate", "densepose-coco-gps", "--root", root, "--predictions", predictions, "--json", "-q");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["samples"]!.GetValue<int>().ShouldBe(1);
        run.Json["metrics"]!["dp-ap"]!.GetValue<double>().ShouldBeInRange(0, 1);
        run.Error.ShouldContain("99");
    }

    [Fact]
    public void PicturesWithoutPeople_CountWhereADetectorFindsThem()
    {
        ProtocolFiles.WriteCoco(_folder, "person_keypoints_val2017.json", "val2017", [PhotoSet.Person(), PhotoSet.Person(0.2)]);
        string file = _folder.PathFor("coco/annotations/person_keypoints_val2017.json"), predictions = _folder.PathFor("predictions.npz");
        JsonNode annotation = JsonNode.Parse(File.ReadAllText(file))!;
        annotation["annotations"]!.AsArray().RemoveAt(1);
        File.WriteAllText(file, annotation.ToJsonString());
        ProtocolFiles.WriteBodies(predictions, [PhotoSet.Person(), PhotoSet.Person()], ["1", "2"]);
        double Score(params string[] more) => CliRun.Of(["evaluate", "coco-keypoints", "--root", _folder.PathFor("coco"), "--predictions", predictions, "--json", "-q", .. more]).Json["metrics"]!["kp-ap"]!.GetValue<double>();

        // The wrong one has the same score and comes after the right one; when it is surer, half of what is found is right.
        Score().ShouldBe(1);
        NpzWriter.Write(predictions, npz => Rewrite(npz, [0.5, 0.9]));
        Score().ShouldBe(0.5, 1e-6);
        Score("--limit", "1").ShouldBe(1);

        static void Rewrite(NpzWriter npz, double[] scores)
        {
            double[] keypoints = [.. PhotoSet.Person().Joints2d(JointSets.Coco17).SelectMany(p => new[] { p.X, p.Y })];
            npz.AddStrings("names", ["1", "2"], 2);
            npz.Add<double>("keypoints", [.. keypoints, .. keypoints], 2, 17, 2);
            npz.Add<double>("scores", scores, 2);
        }
    }

    private string Write(string protocol)
    {
        string folder = _folder.PathFor("data");
        if (protocol != "surreal")
        {
            return protocol switch
            {
                "mpi-inf-3dhp" => TinyMotionDatasets.Inf3dhp(folder),
                "3dpw-test-14" => TinyMotionDatasets.ThreeDpw(folder),
                "up-3d" => TinyMotionDatasets.Up3d(folder),
                "h36m-p1" => TinyMotionDatasets.H36m(folder),
                "h36m-p2" => Frontal(TinyMotionDatasets.H36m(folder)),
                _ => TinyDatasets.Coco(folder),
            };
        }

        BodyModel model = RandomBodies.Model(1, SmplTopology.VertexCount, poseBlend: false, bindRotations: false);
        BodyParameters world = RandomBodies.Parameters(model, 2);
        PosedBody posed = model.Pose(world);
        return TinyMotionDatasets.Surreal(folder, world, [.. Enumerable.Range(0, 24).Select(j => new Vector3d(posed.Joints[3 * j], posed.Joints[(3 * j) + 1], posed.Joints[(3 * j) + 2]))], 0.4);
    }

    // The look-alike's second camera is the fourth, frontal one.
    private static string Frontal(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "annotations")))
        {
            string text = File.ReadAllText(file);
            if (file.EndsWith("_data.json", StringComparison.Ordinal))
                File.WriteAllText(file, text.Replace("\"cam_idx\":2", "\"cam_idx\":4", StringComparison.Ordinal));
            else if (file.EndsWith("_camera.json", StringComparison.Ordinal))
                File.WriteAllText(file, text.Replace("\"2\":", "\"4\":", StringComparison.Ordinal));
        }

        return folder;
    }

    // The annotation as a program would say it.
    private static void Predict(ProtocolDefinition definition, IAnnotatedDataset dataset, string path)
    {
        AnnotatedSample[] samples = [.. dataset.ReadAll(_ => { }).Where(sample => definition.Task != ProtocolTask.Keypoints || sample.VisibleCount > 0)];
        NpzWriter.Write(path, npz =>
        {
            int n = samples.Length;
            npz.AddStrings("names", [.. samples.Select(sample => sample.Name)], n);
            switch (definition.Task, definition.ToldIn)
            {
                case (ProtocolTask.Keypoints, _):
                    npz.Add<double>("keypoints", [.. samples.SelectMany(s => s.Joints2D!.SelectMany(j => new[] { j.X, j.Y, j.Confidence }))], n, 17, 3);
                    break;
                case (_, JointSets.Smpl24):
                    npz.Add<double>("pose", [.. samples.SelectMany(s => s.Body!.Pose).SelectMany(r => new[] { r.X, r.Y, r.Z })], n, 72);
                    npz.Add<double>("betas", [.. samples.SelectMany(s => s.Body!.Betas)], n, 10);
                    break;
                default:
                    npz.Add<double>("joints3d", [.. samples.SelectMany(s => s.Joints3D!.SelectMany(j => new[] { j.Place.X, j.Place.Y, j.Place.Z }))], n, samples[0].Joints3D!.Length, 3);
                    npz.AddStrings("joint_set", [samples[0].JointSet3D!]);
                    break;
            }
        });
    }

    private string WriteModel(string name, ulong seed)
    {
        BodyModel model = RandomBodies.Model(seed, SmplTopology.VertexCount, poseBlend: false, bindRotations: false);
        SmplBodyFile.Write(_folder.PathFor(name), new BodyModelDefinition
        {
            Source = name, Name = name, Template = model.Template, ShapeDirections = model.ShapeDirections, PoseDirections = [], Faces = model.Faces, Parents = model.Parents, JointNames = model.JointNames,
            Skinning = model.Skinning, JointRegressor = model.JointRegressor, BindRotations = model.BindRotations,
        });
        return _folder.PathFor(name);
    }
}
