using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

public class DatasetCommandTests
{
    [Theory]
    [InlineData("coco", null, 4, 1, "people with 2D joints and masks")]
    [InlineData("densepose-coco", null, 4, 1, "surface")]
    [InlineData("lsp", null, 1, 0, "")]
    [InlineData("lspet", null, 2, 1, "")]
    [InlineData("mpii", null, 2, 1, "")]
    [InlineData("up-3d", null, 2, 1, "")]
    [InlineData("mpi-inf-3dhp", "train", 4, 0, "")]
    [InlineData("mpi-inf-3dhp", "test", 2, 0, "")]
    [InlineData("h36m", null, 5, 1, "")]
    [InlineData("3dpw", null, 5, 0, "")]
    [InlineData("surreal", null, 2, 1, "")]
    [InlineData("rich", null, 2, 1, "")]
    [InlineData("spin", "tiny", 3, 1, "")]
    [InlineData("amass", null, 3, 1, "")]
    [InlineData("cmu-bvh", null, 5, 3, "")]
    public void InfoAndPreview_OfEveryDataset_CountAndDraw(string name, string? split, int records, int broken, string what)
    {
        using TemporaryFolder folder = new();
        string root = Make(name, folder.PathFor("data"));
        string[] source = [name, "--root", root, .. split is null ? (string[])[] : ["--split", split]];
        CliRun info = CliRun.Of(["dataset", "info", .. source, "--json"]);
        info.ExitCode.ShouldBe(0, info.Error);
        info.Json["records"]!.GetValue<int>().ShouldBe(records, what);
        info.Json["broken"]!.GetValue<int>().ShouldBe(broken, what);
        info.Json["brokenRecords"]!.AsArray().Count.ShouldBe(broken);
        CliRun preview = CliRun.Of(["dataset", "preview", .. source, "--out", folder.PathFor("out"), "--json"]);
        preview.ExitCode.ShouldBe(0, preview.Error);
        preview.Json["records"]!.GetValue<int>().ShouldBe(records - broken);
        preview.Error.Split('\n').Count(line => line.StartsWith("vitruvian: ", StringComparison.Ordinal)).ShouldBe(broken);
        Image page = ImageCodec.Read(folder.PathFor($"out/{name}/preview.png"));
        page.Width.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Info_ForPeople_NamesWhatIsThereAndWhatIsBroken()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("dataset", "info", "densepose-coco", "--root", TinyDatasets.DensePose(folder.PathFor("dp")), "--quiet");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("dataset    densepose-coco, minival");
        run.Out.ShouldContain("records    4, 1 broken, 1 crowds");
        run.Out.ShouldContain("pictures   1, 1 of them here");
        run.Out.ShouldContain("2D joints  3 (coco-17, 16.0 annotated in the mean)");
        run.Out.ShouldContain("surface    1 with 3 points");
        run.Out.ShouldContain("densepose_coco_2014_minival.json: annotations[3].image_id: expected");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Preview_DrawsTheAnnotationIntoThePicture()
    {
        using TemporaryFolder folder = new();
        string root = TinyDatasets.Lsp(folder.PathFor("lsp"));
        AnnotatedSample sample = AnnotatedDatasets.Open("lsp", root).Read(0);
        Image photo = sample.ReadImage();
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        Image drawn = new SampleDrawing(model).Draw(sample, photo);

        // The cell shows the person's surroundings, in which the last joint (head_top at 18.5, 33) has a colour.
        BoundingBox shown = sample.Box!.Value.ToSquare(1.3).Intersect(new BoundingBox(0, 0, photo.Width, photo.Height));
        Keypoint head = sample.Joints2D![13];
        Span<byte> pixel = drawn[(int)head.X - (int)shown.X, (int)head.Y - (int)shown.Y];
        (Math.Max(pixel[0], pixel[2]) - Math.Min(pixel[0], pixel[2])).ShouldBeGreaterThan(40, "the photo is grey");
        Image bare = new SampleDrawing(model).Draw(sample with { Joints2D = null, JointSet = null, Box = null }, photo);
        bare.Pixels.ShouldBe(photo.Pixels, "nothing is drawn where nothing is annotated");
    }

    [Fact]
    public void Convert_ToKeypoints_IsReadByTrainingAndEvaluation()
    {
        using TemporaryFolder folder = new();
        string root = TinyDatasets.Lsp(folder.PathFor("lsp"));
        CliRun run = CliRun.Of("dataset", "convert", "lsp", "--root", root, "--out", folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["records"]!.GetValue<int>().ShouldBe(1);
        LspetSample back = LspetDataset.Read(folder.PathFor("out/lsp"), "test").Single();
        AnnotatedSample sample = AnnotatedDatasets.Open("lsp", root).Read(0);
        back.Joints.ShouldBe(sample.Joints2D);
        back.ReadImage().Pixels.ShouldBe(sample.ReadImage().Pixels);
        (string set, IReadOnlyList<ImageKeypoints> images) = KeypointFile.ReadImages(folder.PathFor("out/lsp/test.json"));
        set.ShouldBe("lsp-14");
        images.Single().Person.Box.ShouldBe(sample.Box);
        folder.Entries().Where(e => e.StartsWith("out", StringComparison.Ordinal)).ShouldBe(["out", "out/lsp", "out/lsp/test", "out/lsp/test.json", "out/lsp/test/im1001.jpg"]);
    }

    [Fact]
    public void Convert_PeopleOfOnePhoto_ShareItsFile()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("dataset", "convert", "coco", "--root", TinyDatasets.Coco(folder.PathFor("coco")), "--link", "--out", folder.PathFor("out"));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("annotations[3].image_id", Case.Sensitive, "what is left out is told");
        (string set, IReadOnlyList<ImageKeypoints> images) = KeypointFile.ReadImages(folder.PathFor("out/coco/val2017.json"));
        set.ShouldBe("coco-17");
        images.Select(i => i.File).ShouldBe(["000000000007.jpg", "000000000007.jpg"], "crowds are left out");
        new FileInfo(folder.PathFor("out/coco/val2017/000000000007.jpg")).LinkTarget.ShouldNotBeNull();
    }

    [Fact]
    public void Convert_ToSpin_IsReadBack()
    {
        using TemporaryFolder folder = new();
        string root = TinyMotionDatasets.ThreeDpw(folder.PathFor("3dpw"));
        CliRun run = CliRun.Of("dataset", "convert", "3dpw", "--root", root, "--to", "spin", "--out", folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["records"]!.GetValue<int>().ShouldBe(5);
        AnnotatedSample before = AnnotatedDatasets.Open("3dpw", root).Read(1);
        AnnotatedSample after = AnnotatedDatasets.Open("spin", folder.PathFor("out/3dpw"), "test", root).Read(1);
        after.ImagePath.ShouldBe(Path.Combine(root, "imageFiles/tiny_street_00/image_00001.jpg"));
        (after.Sequence, after.Frame, after.Gender).ShouldBe(("tiny_street_00", 1, BodyGender.Female));
        after.Body!.Pose.ShouldBe(before.Body!.Pose);
        after.Body.Betas.ShouldBe(before.Body.Betas);
        after.Box!.Value.Center.X.ShouldBe(before.Box!.Value.Center.X, 1e-9);
        after.Box.Value.Width.ShouldBe(Math.Max(before.Box.Value.Width, before.Box.Value.Height), 1e-9);

        // Joints by what they are: OpenPose's right ankle is the first of SPIN's; its neck, the middle of the shoulders, is no joint of SPIN's.
        after.Joints2D![0].ShouldBe(before.Joints2D![11]);
        after.Joints2D[12].IsVisible.ShouldBeFalse();
        after.Joints2D[19].ShouldBe(before.Joints2D[0]);

        // Of SMPL's joints in space the pelvis becomes the origin.
        after.Joints3D![14].Place.ShouldBe(Vector3d.Zero);
        Vector3d ankle = before.Joints3D![8].Place - before.Joints3D[0].Place;
        ((after.Joints3D[0].Place - ankle).Length <= 1e-12).ShouldBeTrue();
    }

    [Theory]
    [InlineData("one of coco, densepose-coco, lsp", "dataset", "info", "imagenet", "--root", ".")]
    [InlineData("--root", "dataset", "info", "coco")]
    [InlineData("no such folder", "dataset", "preview", "lsp", "--root", "missing")]
    [InlineData("split: expected test, train, all; found 'val'", "dataset", "info", "lsp", "--root", ".", "--split", "val")]
    [InlineData("'csv'", "dataset", "convert", "lsp", "--root", ".", "--to", "csv")]
    public void BadInput_IsOneLine(string word, params string[] arguments) => CliRun.Of(arguments).ShouldRefuse(word);

    [Fact]
    public void Convert_WithoutJointsInPictures_NamesTheOtherLayout()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("dataset", "convert", "cmu-bvh", "--root", TinyMotionDatasets.Bvh(folder.PathFor("bvh")), "--out", folder.PathFor("out"), "--quiet").ShouldRefuse("'spin', since the dataset has no joints in pictures");
        folder.Entries().ShouldNotContain("out");
    }

    private static string Make(string name, string folder) => name switch
    {
        "coco" => TinyDatasets.Coco(folder),
        "densepose-coco" => TinyDatasets.DensePose(folder),
        "lsp" => TinyDatasets.Lsp(folder),
        "lspet" => TinyDatasets.Lspet(folder),
        "mpii" => TinyDatasets.Mpii(folder),
        "up-3d" => TinyMotionDatasets.Up3d(folder),
        "mpi-inf-3dhp" => TinyMotionDatasets.Inf3dhp(folder),
        "h36m" => TinyMotionDatasets.H36m(folder),
        "3dpw" => TinyMotionDatasets.ThreeDpw(folder),
        "surreal" => TinyMotionDatasets.Surreal(folder, new BodyParameters(10, 24), [.. Enumerable.Range(0, 24).Select(j => new Vector3d(0.02 * j, -1, 0.04 * j))], 0.5),
        "rich" => TinyMotionDatasets.Rich(folder),
        "spin" => TinyDatasets.Spin(folder),
        "amass" => TinyMotionDatasets.Amass(folder),
        _ => TinyMotionDatasets.Bvh(folder),
    };
}
