using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Learning;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Regressors;
using Vitruvian.Models;

namespace Vitruvian.Benchmarks;

/// <summary>
/// People of one photo through a part-based network with all heads at 256 pixels, and the synergy of each person's joints and surface, on all cores. The weights are random, since they do
/// not change the speed; the evidence refined by is that of <see cref="SynergyBenchmark"/>.
/// </summary>
internal static class HoloBenchmark
{
    private const int Input = 256;
    private const int Group = 5;

    // The bars: 12 people a second one by one, and five in three times the time of one.
    private const double AllowedMilliseconds = 1000.0 / 12;
    private const double AllowedFactor = 3;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-benchmark-").FullName;
        try
        {
            BodyModel model = BenchmarkBodies.BuiltIn();
            string path = Path.Combine(folder, "holopose.onnx");
            Write(path, model);
            using var network = HoloPoseEstimator.Load(path, model, new SessionOptions { AllowSpinning = false });
            SynergyInput evidence = SynergyBenchmark.Person(model);
            SynergyFitter[] fitters = [.. Enumerable.Range(0, Group).Select(_ => new SynergyFitter(model, JointSets.All36, new SynergyOptions()))];
            Image photo = new(1280, 720);
            var camera = PerspectiveCamera.ForImage(photo.Width, photo.Height);
            void People(int count)
            {
                // New views each time: what was looked at once is not looked at again.
                PersonView[] views = [.. Enumerable.Range(0, count).Select(i => new PersonView(photo, new BoundingBox(100 + (200 * i), 100, 180, 520), camera))];
                _ = network.Look(views);
                _ = Parallel.For(0, count, i => fitters[i].Fit(evidence));
            }

            Timing one = Timing.Of(() => People(1), repeats: 31);
            Timing five = Timing.Of(() => People(Group), repeats: 15);
            yield return new BenchmarkRow($"crop, all heads at {Input} px, synergy of joints and surface, one person", one, "photo", AllowedMilliseconds, $"{1000 / one.Median:0.0} photos a second");
            yield return new BenchmarkRow($"the same, {Group} people in one photo", five, "photo", AllowedFactor * one.Median, $"{five.Median / one.Median:0.0}x the time of one");
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Write(string path, BodyModel model)
    {
        HmrOptions options = new()
        {
            Backbone = HmrBackbone.Residual, Features = HmrFeatures.Joints, Head = HmrHeadKind.Parts, Dense = true, Observed = 0.1, Input = Input, HiddenUnits = 512,
        };
        torch.manual_seed(1);
        HoloParts parts = HoloParts.Of(model, RotationClustersFile.Read(BenchmarkBodies.Asset("priors", "rotation-clusters.npz")));
        using HmrRegressor regressor = new(HmrMeanParameters.Standing(model), options, parts);
        regressor.eval();
        HoloExport.Write(regressor, path, float16: true);
        const int cells = Input / JointsNetwork.Stride;
        long joints = JointSets.JointNames(JointSets.All36).Count;
        new ModelCard
        {
            Name = "holopose",
            Method = HoloPoseEstimator.Method,
            Description = "Random weights.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, Input, Input], "NCHW", "RGB", [128, 128, 128], [64, 64, 64])],
            Outputs =
            [
                new("rotations", [-1, model.JointCount, 3, 3], "rotations"), new("betas", [-1, model.BetaCount], "shape"), new("camera", [-1, 3], "camera"),
                new("joints2d", [-1, joints, 2], "places"), new("confidence", [-1, joints], "probabilities"), new("joints3d", [-1, joints, 3], "metres"),
                new("dense", [-1, 4, cells, cells], "surface"), new("heat", [-1, joints, cells, cells], "probabilities"),
            ],
            JointSet = JointSets.All36,
            Crop = new ModelCrop(Input, 1.25, 128),
            Training = new ModelTraining(["none"], 0, 0, "none", "none"),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));
    }
}
