using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Mesh;

namespace Vitruvian.Benchmarks;

/// <summary>One person of a photo through the network of meshes that comes with the program, on all cores: crop, network, up-sampling; and with the parameters that a rig needs.</summary>
internal static class MeshPoseBenchmark
{
    // The bar: 20 frames a second.
    private const double AllowedMilliseconds = 1000.0 / 20;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        MeshUpsampler upsampler = MeshUpsamplerFile.Read(BenchmarkBodies.Asset("body", "vitruvian-upsampler.npz"), model);
        GaussianMixture prior = GaussianMixtureFile.Read(BenchmarkBodies.Asset("priors", "pose-gmm.npz"));
        using var network = MeshPoseEstimator.Load(BenchmarkBodies.Asset("models", "meshpose.onnx"), model, upsampler, prior, new SessionOptions { AllowSpinning = false });
        Image photo = ImageCodec.Read(BenchmarkBodies.Asset("samples", "cyclist.jpg"));
        PersonView view = new(photo, new BoundingBox(0, 0, photo.Width, photo.Height), PerspectiveCamera.ForImage(photo.Width, photo.Height));
        int input = network.Card.Crop!.Size;
        Timing mesh = Timing.Of(() => network.Look([view]), repeats: 31);
        Timing rigged = Timing.Of(() => network.Estimate([view]), repeats: 31);
        yield return new BenchmarkRow($"crop, meshpose at {input} px, up-sampling, one person", mesh, "photo", AllowedMilliseconds, $"{1000 / mesh.Median:0.0} photos a second");
        yield return new BenchmarkRow("the same, and shape and pose of the mesh", rigged, "photo", double.NaN, $"{1000 / rigged.Median:0.0} photos a second");
    }
}
