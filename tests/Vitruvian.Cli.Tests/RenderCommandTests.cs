using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Cli.Tests;

public class RenderCommandTests
{
    [Fact]
    public void Model_IsShownFromEverywhereInEveryWay()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("render", "vitruvian", "--view", "front,90", "--show", "body,parts,iuv,normals,depth,wireframe", "--size", "40x60", "--out", folder.FullPath, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["files"]!.AsArray().Count.ShouldBe(12);
        string[] pictures = folder.Entries()[1..];
        pictures.ShouldContain("vitruvian/90-parts.png");
        pictures.ShouldContain("vitruvian/front.png");
        foreach (string picture in pictures)
        {
            Image image = ImageCodec.Read(folder.PathFor(picture));
            (image.Width, image.Height).ShouldBe((40, 60));
            image[20, 25].SequenceEqual(image[0, 0]).ShouldBeFalse(picture);
        }
    }

    [Fact]
    public void Sheet_HoldsAllPictures()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("render", "vitruvian", "--view", "turntable", "--turns", "3", "--size", "30", "--sheet", "--out", folder.FullPath, "-q");
        run.ExitCode.ShouldBe(0, run.Error);
        folder.Entries().ShouldBe(["vitruvian", "vitruvian/sheet.png"]);
        ImageCodec.Read(folder.PathFor("vitruvian/sheet.png")).Width.ShouldBe((3 * 40) + 10);
    }

    [Fact]
    public void Photo_IsDrawnOverWithItsOwnCamera()
    {
        using TemporaryFolder folder = new();
        ImageCodec.Write(folder.PathFor("photo.png"), new Image(60, 80));
        string npz = WriteBody(folder, camera: true);
        CliRun run = CliRun.Of("render", npz, "--view", "photo", "--show", "body,depth", "--photo", folder.PathFor("photo.png"), "--out", folder.PathFor("out"));
        run.ExitCode.ShouldBe(0, run.Error);
        Image overlay = ImageCodec.Read(folder.PathFor("out/body/photo.png"));
        (overlay.Width, overlay.Height).ShouldBe((60, 80));
        (overlay[30, 40][0] > 0, overlay[2, 2][0]).ShouldBe((true, (byte)0));
        ImageCodec.Read(folder.PathFor("out/body/photo-depth.png"))[30, 40][0].ShouldBeGreaterThan((byte)0);
    }

    [Fact]
    public void JsonParameters_GiveTheSamePictureAsNpz()
    {
        using TemporaryFolder folder = new();
        string npz = WriteBody(folder, camera: true);
        BodySequence body = BodyParametersFile.Read(npz);
        RecoveredPersonFile.Write(folder.PathFor("same.json"), new RecoveredPerson
        {
            Camera = new RecoveredCamera(RecoveredCamera.Perspective, body.Camera!.Value.FocalLengthPixels, [30, 40], [0, 0, 3]),
            Betas = body.Frames[0].Betas,
            BodyPose = new double[69],
            GlobalOrient = [Math.PI, 0, 0],
            Joints3d = [],
            Joints2d = [],
            JointSet = JointSets.Lsp14,
            Confidence = [],
            Method = "test",
        });
        CliRun.Of("render", npz, folder.PathFor("same.json"), "--size", "50", "--out", folder.PathFor("out")).ExitCode.ShouldBe(0);
        File.ReadAllBytes(folder.PathFor("out/same/front.png")).ShouldBe(File.ReadAllBytes(folder.PathFor("out/body/front.png")));
    }

    [Fact]
    public void Frames_OfASequenceAreSpreadOverIt()
    {
        using TemporaryFolder folder = new();
        BodyParameters[] frames = [.. Enumerable.Range(0, 10).Select(_ => new BodyParameters(16, 24))];
        BodyParametersFile.Write(folder.PathFor("walk.npz"), new BodySequence(frames) { FramesPerSecond = 30 });
        CliRun.Of("render", folder.PathFor("walk.npz"), "--frames", "2", "--size", "20", "--out", folder.PathFor("out")).ExitCode.ShouldBe(0);
        folder.Entries().Where(e => e.StartsWith("out/walk/", StringComparison.Ordinal)).ShouldBe(["out/walk/front-frame00002.png", "out/walk/front-frame00007.png"]);
    }

    [Theory]
    [InlineData("'below'", "vitruvian", "--view", "below")]
    [InlineData("'bones'", "vitruvian", "--show", "bones")]
    [InlineData("--size", "vitruvian", "--size", "0")]
    [InlineData("--size", "vitruvian", "--size", "20000x20000")]
    [InlineData("--photo", "vitruvian", "--view", "photo")]
    [InlineData("no such file", "missing.npz")]
    [InlineData("missing.png", "vitruvian", "--texture", "missing.png")]
    public void BadInput_WritesNothing(string word, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        CliRun.Of(["render", .. arguments, "--out", folder.PathFor("out"), "-q"]).ShouldRefuse(word);
        folder.Entries().ShouldBeEmpty();
    }

    [Fact]
    public void Photo_OfABodyWithoutCamera_IsRefused()
    {
        using TemporaryFolder folder = new();
        ImageCodec.Write(folder.PathFor("photo.png"), new Image(6, 8));
        CliRun.Of("render", WriteBody(folder, camera: false), "--view", "photo", "--photo", folder.PathFor("photo.png"), "-q").ShouldRefuse("body.npz", "camera");
    }

    [Fact]
    public void Parameters_OfAnotherBody_AreRefused()
    {
        using TemporaryFolder folder = new();
        BodyParametersFile.Write(folder.PathFor("hand.npz"), new BodySequence([new BodyParameters(16, 17)]));
        CliRun.Of("render", folder.PathFor("hand.npz"), "-q").ShouldRefuse("hand.npz", "body_pose", "69", "48");
    }

    private static string WriteBody(TemporaryFolder folder, bool camera)
    {
        BodyParameters body = new(16, 24) { GlobalOrient = new AxisAngle(Math.PI, 0, 0), Translation = new Vector3d(0, 0, 3) };
        string path = folder.PathFor("body.npz");
        BodyParametersFile.Write(path, new BodySequence([body]) { Camera = camera ? PerspectiveCamera.ForImage(60, 80) : null });
        return path;
    }
}
