using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Nbf;

namespace Vitruvian.Benchmarks;

/// <summary>One person of a photo of 256 pixels through the network of parts and bodies that comes with the program, on all cores: crop, network, parts and body, without refinement. Nothing is measured while there is no such network.</summary>
internal static class NbfBenchmark
{
    private const int Side = 256;

    // The bar: 20 frames a second.
    private const double AllowedMilliseconds = 1000.0 / 20;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        string path = BenchmarkBodies.Asset("models", "nbf.onnx");
        if (!File.Exists(path))
            yield break;
        BodyModel model = BenchmarkBodies.BuiltIn();
        using var network = NbfEstimator.Load(path, model, new SessionOptions { AllowSpinning = false });
        Image sample = ImageCodec.Read(BenchmarkBodies.Asset("samples", "cyclist.jpg"));
        BoundingBox whole = new(0, 0, Side, Side);
        Image photo = Resampling.Crop(sample, new BoundingBox(0, 0, sample.Width, sample.Height), Side);
        var camera = PerspectiveCamera.ForImage(Side, Side);

        // A new view each time: what was looked at once is not looked at again.
        Timing one = Timing.Of(() => network.Estimate([new PersonView(photo, whole, camera)]), repeats: 31);
        yield return new BenchmarkRow($"crop, parts and body at {network.Card.Crop!.Size} px, one person", one, "photo", AllowedMilliseconds, $"{1000 / one.Median:0.0} photos a second");
    }
}
