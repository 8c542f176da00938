using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference;
using Vitruvian.Learning;
using Vitruvian.Learning.Joints;
using Vitruvian.Numerics;

namespace Vitruvian.Benchmarks;

/// <summary>
/// From a photo and a person's box to a body: the crop, the network of joints at 256 pixels, and the fit to joints in the picture and in space, from the body
/// whose bones point as those in space do. The network's weights are random, since they do not change its speed; the joints fitted to are a drawn person's.
/// </summary>
internal static class PipelineBenchmark
{
    private const int Input = 256;
    private const int PhotoWidth = 1280;
    private const int PhotoHeight = 720;

    // The bar: 15 people a second.
    private const double AllowedMilliseconds = 1000.0 / 15;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-benchmark-").FullName;
        try
        {
            string path = Path.Combine(folder, "joints.onnx");
            torch.manual_seed(1);
            using (JointsNetwork network = new(new JointsNetworkOptions { Input = Input }))
                JointsExport.Write(network, path, float16: true);
            using InferenceSession session = new(path, new SessionOptions { AllowSpinning = false });
            float[] pixels = new float[3 * Input * Input];
            using OrtValue image = OrtValue.CreateTensorValueFromMemory(pixels, 1, 3, Input, Input);
            Image photo = new(PhotoWidth, PhotoHeight);
            var box = new BoundingBox(500, 100, 250, 550);
            void Network()
            {
                Image crop = Resampling.Crop(photo, box, Input, 1.4);
                for (int i = 0; i < crop.Pixels.Length; i++)
                    pixels[((i % 3) * Input * Input) + (i / 3)] = (crop.Pixels[i] - 128) / 64f;
                session.Run(new NamedOnnxValue("image", image)).Dispose();
            }

            (Action fit, string energy) = Fit(box);
            Timing both = Timing.Of(
                () =>
                {
                    Network();
                    fit();
                },
                repeats: 31);
            Timing alone = Timing.Of(fit, repeats: 31);
            yield return new BenchmarkRow($"crop, network of joints at {Input} px, fit, all cores", both, "person", AllowedMilliseconds, $"{1000 / both.Median:0.0} people a second");
            yield return new BenchmarkRow("the fit alone: 36 joints in the picture and in space, one thread", alone, "person", Comparison: energy);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static (Action Fit, string Energy) Fit(BoundingBox box)
    {
        BodyModel model = BenchmarkBodies.BuiltIn();
        GaussianMixture prior = GaussianMixtureFile.Read(BenchmarkBodies.Asset("priors", "pose-gmm.npz"));
        var camera = PerspectiveCamera.ForImage(PhotoWidth, PhotoHeight);
        var random = new SeededRandom(3);
        var body = new BodyParameters(model.BetaCount, model.JointCount)
        {
            GlobalOrient = new AxisAngle(Math.PI - 0.2, 0.3, 0.1),
            Translation = camera.Unproject(box.Center, camera.FocalLengthPixels * 1.7 / box.Height),
        };
        double[] pose = prior.Mean(0).ToArray();
        for (int j = 1; j < model.JointCount; j++)
            body.Pose[j] = AxisAngle.Read(pose.AsSpan(3 * (j - 1)));
        var evaluator = new BodyPointEvaluator(model, JointSets.For(model, JointSets.All36).Points);
        evaluator.Evaluate(body);
        double[] points = evaluator.Points.ToArray();
        Vector3d[] places = [.. Enumerable.Range(0, evaluator.PointCount).Select(j => Vector3d.Read(points.AsSpan(3 * j)))];

        // As far off as networks are: some pixels, some centimetres.
        Keypoint[] seen = [.. places.Select(camera.Project).Select(p => new Keypoint(p.X + (6 * random.NextNormal()), p.Y + (6 * random.NextNormal()), 0.7))];
        Vector3d[] space = [.. places.Select(p => p - places[0] + new Vector3d(0.05 * random.NextNormal(), 0.05 * random.NextNormal(), 0.08 * random.NextNormal()))];
        SpaceEvidence evidence = new(space, [.. places.Select(_ => 0.7)], Matrix3.Identity);
        var starts = new SpaceStart(model);
        var fitter = new SmplifyFitter(model, prior, JointSets.All36);
        BodyFit Once() => fitter.Fit(new SmplifyInput(seen, camera, starts.Find(evidence, seen, camera), evidence));
        FitSummary summary = Once().Summary;
        return (() => Once(), $"energy from {summary.Before:0} to {summary.After:0} in {summary.Iterations} iterations");
    }
}
