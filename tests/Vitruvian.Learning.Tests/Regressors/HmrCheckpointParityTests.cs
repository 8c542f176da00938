using System.Diagnostics;
using System.Text.Json;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Regressors;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Regressors;

/// <summary>
/// Weights with SPIN's names give SPIN's answers: bodies of a regressor written in Python with the same weights (tests/fixtures/torch/hmr_parity.py), whose three corrections, six numbers a rotation and
/// linear hidden layers are those of the program.
/// </summary>
public sealed class HmrCheckpointParityTests : IDisposable
{
    private const double Tolerance = 1e-4;

    private static readonly JsonElement s_expected = JsonDocument.Parse(File.ReadAllText(Fixtures.PathOf("hmr_parity.json"))).RootElement;

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-hmr-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(HmrBackbone.ResNet18, "")]
    [InlineData(HmrBackbone.ResNet50, "model.")]
    public void Safetensors_GiveTheBodiesOfPython(HmrBackbone backbone, string prefix)
    {
        using DisposeScope scope = NewDisposeScope();
        string path = Path.Combine(_folder, "weights.safetensors");
        WeightsFile.Write(path, SpinWeights.Of(backbone).ToDictionary(entry => prefix + entry.Key, entry => entry.Value));
        Check(path, backbone, null);
    }

    [PythonTorchTheory]
    [InlineData(HmrBackbone.ResNet50, false)]
    [InlineData(HmrBackbone.ResNet18, true)]
    public void CheckpointsOfPythonsTorch_GiveItsBodies(HmrBackbone backbone, bool legacy)
    {
        string path = Path.Combine(_folder, "model_checkpoint.pt");
        ProcessStartInfo start = new(PythonTorchTheoryAttribute.Python) { RedirectStandardError = true };
        foreach (string argument in (string[])[Fixtures.PathOf("hmr_parity.py"), "--save", path, backbone.ToString().ToLowerInvariant(), .. legacy ? ["--legacy"] : Array.Empty<string>()])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors);
        Check(path, backbone, null);
        Check(path, backbone, "model");
    }

    private static void Check(string path, HmrBackbone backbone, string? entry)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        using HmrRegressor network = HmrCheckpoint.Read(path, entry);
        (network.Options.Backbone, network.Options.Relu, network.JointCount, network.BetaCount).ShouldBe((backbone, false, SpinWeights.Joints, SpinWeights.Betas));
        HmrEstimate estimate = network.call(Fixtures.Tensor(800, [2, 3, network.Options.Input, network.Options.Input]));
        JsonElement expected = s_expected.GetProperty(backbone.ToString().ToLowerInvariant());
        foreach ((string name, Tensor answer) in (ReadOnlySpan<(string, Tensor)>)[("rotations", estimate.Rotations), ("betas", estimate.Betas), ("camera", estimate.Camera)])
        {
            double[] wanted = expected.GetProperty(name).Doubles(), found = answer.to(float64).to_array<double>();
            found.Length.ShouldBe(wanted.Length, name);
            for (int i = 0; i < wanted.Length; i++)
                (Math.Abs(found[i] - wanted[i]) <= Tolerance).ShouldBeTrue($"{name}, number {i}: {found[i]}, expected {wanted[i]}");
        }
    }
}
