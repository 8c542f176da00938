using Vitruvian.Bodies.Formats;
using Vitruvian.Learning;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Tests.Regressors;
using Vitruvian.Models;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Cli.Tests;

/// <summary><c>export FILE --as hmr</c>, and <c>recover</c> by what it writes with a file of SMPL's kind: the way from other programs' weights to a body in a photo.</summary>
public sealed class ExportAsHmrTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _weights;

    public ExportAsHmrTests()
    {
        _weights = _folder.PathFor("weights.safetensors");
        WeightsFile.Write(_weights, SpinWeights.Of(HmrBackbone.ResNet18));
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Weights_BecomeAMethodForSmpl()
    {
        string network = _folder.PathFor("theirs.onnx"), body = _folder.PathFor("smpl.npz"), photo = PhotoSet.Write(_folder, "a.png");
        CliRun export = CliRun.Of("export", _weights, "--as", "hmr", "--out", network, "--float32", "--json");
        export.ExitCode.ShouldBe(0, export.Error);
        export.Json["model"]!.GetValue<string>().ShouldBe(network);
        ModelCard card = ModelCard.Read(ModelCard.PathFor(network));
        (card.Method, card.Body, card.Crop).ShouldBe(("spin", "smpl", new ModelCrop(224, 1.2, 0)));

        SmplLookAlike.Write(body);
        CliRun run = CliRun.Of("recover", photo, "--method", network, "--body", body, "--box", "photo", "--refine", "none", "--formats", "json,npz,glb,overlay", "--out", _folder.PathFor("out"), "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        RecoveredPerson person = RecoveredPersonFile.Read(_folder.PathFor("out/a/body.json"));
        (person.Method, person.BodyPose.Length).ShouldBe(("theirs", 69));

        // The photo is black and so is what is beyond it: the network sees the same value everywhere, as SPIN's program normalises it.
        using IDisposable mode = no_grad();
        using HmrRegressor regressor = HmrCheckpoint.Read(_weights);
        Tensor black = tensor([-0.485f / 0.229f, -0.456f / 0.224f, -0.406f / 0.225f], [1, 3, 1, 1]).expand(1, 3, 224, 224).contiguous();
        double[] expected = regressor.call(black).Betas.to(float64).to_array<double>();
        person.Betas.Length.ShouldBe(expected.Length);
        for (int s = 0; s < expected.Length; s++)
            person.Betas[s].ShouldBe(expected[s], 1e-3);
    }

    [Fact]
    public void Network_ForTheBuiltInBody_IsRefused_WithWhatHelps()
    {
        string network = _folder.PathFor("theirs.onnx");
        CliRun.Of("export", _weights, "--as", "hmr", "--out", network, "-q").ExitCode.ShouldBe(0);
        CliRun.Of("recover", PhotoSet.Write(_folder, "a.png"), "--method", network, "--box", "photo", "--out", _folder.PathFor("out"), "-q")
            .ShouldRefuse("theirs.json: body: expected that of the body asked for, 'vitruvian'; found smpl", "--body");
    }

    [Fact]
    public void WrongUse_IsRefused()
    {
        CliRun.Of("export", _weights, "--as", "hmr", "--mirrored", "-q").ShouldRefuse("--mirrored", "a run of this program", "--as hmr");
        CliRun.Of("export", _weights, "--as", "hmr", "--out", "a.pt", "-q").ShouldRefuse("--out", "'a.pt'", ".onnx");
        CliRun.Of("export", _weights, "--entry", "model", "-q").ShouldRefuse("--entry", "--as");
        CliRun.Of("export", _folder.PathFor("none.pt"), "--as", "hmr", "-q").ShouldRefuse("none.pt", "no such file");
        CliRun.Of("export", RepositoryFolder.Fixture("torch", "checkpoint.pt"), "--as", "hmr", "-q").ShouldRefuse("checkpoint.pt", "names of SPIN's");
        CliRun.Of("export", RepositoryFolder.Fixture("torch", "checkpoint.pt"), "-q").ShouldRefuse("checkpoint.pt", "a file of PyTorch", "--as hmr");
        CliRun.Of("export", RepositoryFolder.Fixture("torch", "two_networks.pt"), "--as", "hmr", "-q").ShouldRefuse("two_networks.pt", "several");
        Directory.GetFiles(_folder.FullPath, "*.onnx").ShouldBeEmpty();
    }
}
