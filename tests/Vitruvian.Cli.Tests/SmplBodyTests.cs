using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Inference.Tests;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

/// <summary>
/// Every method and refinement with a file of SMPL's kind, though the program's networks know the built-in body's shapes: the program's own networks on the sample photo, and networks that see a known person.
/// </summary>
public sealed class SmplBodyTests(SmplBodyTests.Files files) : IClassFixture<SmplBodyTests.Files>
{
    private static readonly RecoveredBody s_person = PhotoSet.Person();

    [Theory]
    [InlineData("spin", "none", "")]
    [InlineData("spin", "joints", "joints")]
    [InlineData("holopose", null, "synergy")]
    [InlineData("nbf", "none", "")]
    [InlineData("meshpose", null, "")]
    [InlineData("meshpose", "joints", "joints")]
    [InlineData("joints", "synergy", "synergy")]
    [InlineData("spin", "displacement", "displacement")]
    public void Recover_GivesSmplsParameters(string method, string? refine, string told)
    {
        using TemporaryFolder folder = new();
        string[] options = refine is null ? [] : ["--refine", refine];
        JsonObject Recover(string body, string output)
        {
            CliRun run = CliRun.Of(["recover", RepositoryFolder.Asset("samples", "astronaut.jpg"), "--method", method, "--body", body, .. options, "--box", "60,20,330,480", "--formats", "json,npz,obj", "--joint-set", "lsp-14", "--out", folder.PathFor(output), "--json"]);
            run.ExitCode.ShouldBe(0, run.Error);
            return run.Json["results"]![0]!["people"]![0]!.AsObject();
        }

        JsonObject person = Recover(files.Smpl, "smpl");
        string.Join(',', person["refine"]!.AsArray().Select(r => r!["kind"]!.GetValue<string>())).ShouldBe(told);
        RecoveredPerson smpl = RecoveredPersonFile.Read(folder.PathFor("smpl/astronaut/body.json"));
        (smpl.Betas.Length, smpl.BodyPose.Length, smpl.Method).ShouldBe((10, 69, method));
        BodyParametersFile.Read(folder.PathFor("smpl/astronaut/body.npz"), files.Model).Frames.Count.ShouldBe(1);

        // The same person as with the built-in body: joints within the photo lie as near as two models' joints can.
        Recover("vitruvian", "own");
        RecoveredPerson own = RecoveredPersonFile.Read(folder.PathFor("own/astronaut/body.json"));
        double[] apart = [.. own.Joints2d.Zip(smpl.Joints2d, (a, b) => double.Hypot(a[0] - b[0], a[1] - b[1]))];
        apart.Order().ElementAt(apart.Length / 2).ShouldBeLessThan(25, string.Join(", ", apart.Select(d => d.ToString("0"))));
    }

    [Fact]
    public void Lspet_IsEvaluatedWithSmpl()
    {
        using TemporaryFolder folder = new();
        string names = string.Join(", ", JointSets.JointNames(JointSets.Lsp14).Select(name => $"\"{name}\""));
        string rows = string.Join(", ", s_person.Joints2d(JointSets.Lsp14).Select(p => FormattableString.Invariant($"[{p.X}, {p.Y}, 1]")));
        PhotoSet.Write(folder, "lspet/val/a.png");
        folder.Write("lspet/val.json", $$"""{"joints": [{{names}}], "images": [{"file": "a.png", "width": {{PhotoSet.Width}}, "height": {{PhotoSet.Height}}, "keypoints": [{{rows}}]}]}""");
        string network = folder.PathFor("known.onnx");
        KnownJointsNetwork.Write(network, s_person, Vitruvian.Evaluation.LspetDataset.Read(folder.PathFor("lspet"), "val")[0].Box);
        foreach (string[] method in (string[][])[["--method", network], ["--method", "spin", "--refine", "joints", "--joints", network]])
        {
            CliRun run = CliRun.Of(["evaluate", "lspet", "--root", folder.PathFor("lspet"), "--body", files.Smpl, .. method, "--json", "-q"]);
            run.ExitCode.ShouldBe(0, run.Error);
            run.Json["metrics"]!["pck@0.2"]!.GetValue<double>().ShouldBe(1);
        }
    }

    [Fact]
    public void SynthBench_WhosePeopleAreTheBuiltInBodys_SaysSo()
    {
        using TemporaryFolder folder = new();
        string bench = folder.PathFor("bench");
        CliRun.Of("synth", "--bench", "--out", bench, "--count", "1", "--size", "64", "--wardrobe", "none", "-q").ExitCode.ShouldBe(0);
        CliRun.Of("evaluate", "synthbench", "--root", bench, "--body", files.Smpl, "--method", "joints", "-q").ShouldRefuse("--body", "the built-in body, whose people the set shows", "evaluate lspet");
    }

    [Fact]
    public void Network_ThatKnowsSmpl_HasNoRefinementsOfTheBuiltInBody()
    {
        using TemporaryFolder folder = new();
        string network = folder.PathFor("nbf.onnx");
        KnownPartsNetwork.Write(network, files.Model, new BodyParameters(files.Model.BetaCount, files.Model.JointCount), new byte[KnownPartsNetwork.Rows * KnownPartsNetwork.Columns]);
        (ModelCard.Read(ModelCard.PathFor(network)) with { Body = ModelCard.SmplBody }).Write(ModelCard.PathFor(network));
        string photo = PhotoSet.Write(folder, "a.png");
        CliRun.Of("recover", photo, "--method", network, "--box", "photo", "--body", files.Smpl, "--refine", "none", "--formats", "json", "--out", folder.PathFor("out"), "-q").ExitCode.ShouldBe(0);
        CliRun.Of("recover", photo, "--method", network, "--box", "photo", "--body", files.Smpl, "--refine", "synergy", "-q").ShouldRefuse("--refine", "synergy", "built-in body alone");
    }

    [Fact]
    public void FilesWithMoreBetas_ThanANetworkTells_HaveNoughtsBehindThem()
    {
        using TemporaryFolder folder = new();
        string network = folder.PathFor("nbf.onnx"), larger = folder.PathFor("larger.npz");
        BodyModelDefinition definition = BodyModelFile.ReadDefinition(files.Smpl);
        SmplBodyFile.Write(larger, definition with { ShapeDirections = [.. definition.ShapeDirections, .. definition.ShapeDirections[..(2 * definition.Template.Length)]] });
        BodyParameters body = new([.. Enumerable.Range(1, 10).Select(s => 0.1 * s)], new AxisAngle[files.Model.JointCount], Vector3d.Zero);
        KnownPartsNetwork.Write(network, files.Model, body, new byte[KnownPartsNetwork.Rows * KnownPartsNetwork.Columns]);
        (ModelCard.Read(ModelCard.PathFor(network)) with { Body = ModelCard.SmplBody }).Write(ModelCard.PathFor(network));
        CliRun run = CliRun.Of("recover", PhotoSet.Write(folder, "a.png"), "--method", network, "--box", "photo", "--body", larger, "--refine", "none", "--formats", "json", "--out", folder.PathFor("out"), "-q");
        run.ExitCode.ShouldBe(0, run.Error);
        RecoveredPersonFile.Read(folder.PathFor("out/a/body.json")).Betas.ShouldBe([.. body.Betas, 0, 0], 1e-6);
    }

    [Fact]
    public void FoldersOfGenders_AreLookedInto()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.PathFor("smpl"));
        File.Copy(files.Smpl, folder.PathFor("smpl/SMPL_NEUTRAL.npz"));
        File.Copy(files.Smpl, folder.PathFor("smpl/basicModel_f_lbs_10_207_0_v1.0.0.npz"));
        foreach ((string name, string file) in (ReadOnlySpan<(string, string)>)[("smpl", "SMPL_NEUTRAL"), ("smpl/neutral", "SMPL_NEUTRAL"), ("smpl/female", "basicModel_f_lbs_10_207_0_v1.0.0")])
        {
            CliRun run = CliRun.Of("body", "info", folder.PathFor(name), "--json");
            run.ExitCode.ShouldBe(0, run.Error);
            run.Json["name"]!.GetValue<string>().ShouldBe(file);
        }

        CliRun.Of("body", "info", folder.PathFor("smpl/male")).ShouldRefuse("smpl", "one file of SMPL's for 'male'", "found none");
        File.Copy(files.Smpl, folder.PathFor("smpl/SMPL_FEMALE.npz"));
        CliRun.Of("body", "info", folder.PathFor("smpl/female")).ShouldRefuse("SMPL_FEMALE.npz, basicModel_f_lbs_10_207_0_v1.0.0.npz", "Name the file itself");
        CliRun.Of("body", "info", folder.PathFor("nowhere/male")).ShouldRefuse("no such body and no such file");
    }

    /// <summary>A file of SMPL's kind, made once: it takes a second.</summary>
    public sealed class Files : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Files()
        {
            Smpl = _folder.PathFor("SMPL_NEUTRAL.npz");
            SmplLookAlike.Write(Smpl);
            Model = BodyModelFile.Read(Smpl);
        }

        public string Smpl { get; }

        public BodyModel Model { get; }

        public void Dispose() => _folder.Dispose();
    }
}
