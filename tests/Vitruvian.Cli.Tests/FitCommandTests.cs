using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

public class FitCommandTests
{
    [Fact]
    public void Pictures_ShowTheBodyWhereItsJointsAre()
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "a.png", PhotoSet.Person());
        CliRun run = Fit(folder, photo, "--formats", "overlay,side,parts,iuv");
        run.ExitCode.ShouldBe(0, run.Error);
        folder.Entries().Where(e => e.StartsWith("out/a/", StringComparison.Ordinal)).ShouldBe(["out/a/iuv.png", "out/a/overlay.png", "out/a/parts.png", "out/a/side.png"]);
        Image parts = ImageCodec.Read(folder.PathFor("out/a/parts.png"));
        Image overlay = ImageCodec.Read(folder.PathFor("out/a/overlay.png"));
        foreach (var place in PhotoSet.Person().Joints2d("lsp-14").Take(12))
        {
            parts[(int)place.X, (int)place.Y].SequenceEqual("\0\0\0"u8).ShouldBeFalse(place.ToString());
            overlay[(int)place.X, (int)place.Y].SequenceEqual("\0\0\0"u8).ShouldBeFalse(place.ToString());
        }
    }

    [Fact]
    public void Start_IsTakenAndImproved()
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "a.png", PhotoSet.Person());
        string start = folder.PathFor("start.npz");
        BodyParametersFile.Write(start, PhotoSet.Person(0.2).ToSequence());
        CliRun run = Fit(folder, photo, "--start", start, "--formats", "npz", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        var fit = run.Json["results"]![0]!["people"]![0]!["fit"]!;
        fit["startsTried"]!.GetValue<int>().ShouldBe(1);
        fit["after"]!.GetValue<double>().ShouldBeLessThan(0.5 * fit["before"]!.GetValue<double>());
        BodyParametersFile.Write(start, new BodySequence([PhotoSet.Person().Parameters, PhotoSet.Person().Parameters]));
        Fit(folder, photo, "--start", start, "-q").ShouldRefuse("people", "2, one a start");
    }

    [Theory]
    [InlineData("gmm")]
    [InlineData("vae")]
    [InlineData("flow")]
    public void EveryPrior_FitsTheBodyToItsJoints(string prior)
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "a.png", PhotoSet.Person());
        string start = folder.PathFor("start.npz");
        BodyParametersFile.Write(start, PhotoSet.Person(0.2).ToSequence());
        CliRun run = Fit(folder, photo, "--start", start, "--prior", prior, "--formats", "npz", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        var fit = run.Json["results"]![0]!["people"]![0]!["fit"]!;
        fit["after"]!.GetValue<double>().ShouldBeLessThan(0.5 * fit["before"]!.GetValue<double>());
        Fit(folder, photo, "--prior", "gan", "-q").ShouldRefuse("gan", "'vae'");
    }

    [Theory]
    [InlineData("keypoints[0]", """{"keypoints": [[NaN, 1, 1]], "joints": ["nose"]}""")]
    [InlineData("visible joint", """{"keypoints": [[5, 5, 0]], "joints": ["nose"]}""")]
    [InlineData("at least 3 visible joints", """{"keypoints": [[5, 5, 1]], "joints": ["nose"]}""")]
    [InlineData("another image", """{"keypoints": [[5000, 5, 1], [5, 5, 1], [6, 6, 1]], "joints": ["nose", "left_ear", "right_ear"]}""")]
    [InlineData("different places", """{"keypoints": [[5, 5, 1], [5, 5, 1], [5, 5, 1]], "joints": ["nose", "left_ear", "right_ear"]}""")]
    [InlineData("valid JSON", "{")]
    [InlineData("51", """{"keypoints": [1, 2, 3], "annotations": [{"keypoints": [1, 2, 3]}]}""")]
    public void BadJoints_AreRefusedInOneLineThatNamesThem(string word, string joints)
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "a.png");
        CliRun.Of("fit", photo, "--keypoints", folder.Write("joints.json", joints), "--out", folder.PathFor("out"), "-q").ShouldRefuse("joints.json", word);
        folder.Entries().ShouldBe(["a.png", "joints.json"]);
    }

    [Fact]
    public void BadPhotos_AreRefused()
    {
        using TemporaryFolder folder = new();
        string joints = folder.Write("joints.json", PhotoSet.Joints("a.png", PhotoSet.Person()));

        // Signature and header chunk of a PNG of 20,000 x 20,000 pixels.
        byte[] huge = Convert.FromHexString("89504e470d0a1a0a0000000d4948445200004e2000004e2008020000006c12d16e");
        void Refused(string name, ReadOnlySpan<byte> content, params string[] words) =>
            CliRun.Of("fit", folder.Write(name, content), "--keypoints", joints, "--out", folder.PathFor("out"), "-q").ShouldRefuse([name, .. words]);
        Refused("empty.png", [], "empty file");
        Refused("text.jpg", "no photo"u8);
        Refused("huge.png", huge, "20000 x 20000");
        Refused("half.png", File.ReadAllBytes(PhotoSet.Write(folder, "a.png")).AsSpan(0, 60));
        folder.Entries().ShouldNotContain("out");
    }

    [Fact]
    public void BodyOfAnotherSize_IsRefused()
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "a.png", PhotoSet.Person());
        Fit(folder, photo, "--body", RepositoryFolder.Fixture("smpl", "dense.npz"), "-q").ShouldRefuse("dense", "joint");
        Fit(folder, photo, "--body", RepositoryFolder.Fixture("smpl", "evil_system.pkl"), "-q").ShouldRefuse("evil_system.pkl", "system");
        folder.Entries().ShouldBe(["a.png", "a.png.keypoints.json"]);
    }

    [Fact]
    public void SmplBody_IsFittedLikeTheBuiltInOne()
    {
        using TemporaryFolder folder = new();
        string photo = PhotoSet.Write(folder, "a.png", PhotoSet.Person());
        string smpl = folder.PathFor("smpl.npz");
        SmplLookAlike.Write(smpl);
        CliRun run = Fit(folder, photo, "--body", smpl, "--formats", "glb,overlay", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        GltfValidator.ShouldBeClean(folder.PathFor("out/a/body.glb"));
        run.Json["results"]![0]!["people"]![0]!["fit"]!["reprojectionRms"]!.GetValue<double>().ShouldBeLessThan(1.5);
        Fit(folder, photo, "--body", smpl, "--formats", "glb,parts", "-q").ShouldRefuse("--formats", "parts");
    }

    [Fact]
    public void BuiltInBodyInSmplsLayout_HasNoLandmarks_AndIsNotTakenForSmpl()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("body", "convert", "vitruvian", "--to", "smpl", "--out", folder.FullPath).ExitCode.ShouldBe(0);
        Fit(folder, PhotoSet.Write(folder, "a.png", PhotoSet.Person()), "--body", folder.PathFor("vitruvian-smpl.npz"), "-q").ShouldRefuse("landmark 'nose'", "no landmarks");
    }

    [Fact]
    public void Keypoints_AreRequired() => CliRun.Of("fit", "a.png").ShouldRefuse("--keypoints");

    private static CliRun Fit(TemporaryFolder folder, string photo, params string[] more) =>
        CliRun.Of(["fit", photo, "--keypoints", $"{photo}.keypoints.json", "--out", folder.PathFor("out"), .. more]);
}
