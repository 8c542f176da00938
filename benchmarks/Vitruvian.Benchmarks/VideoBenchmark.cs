using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Benchmarks;

/// <summary>
/// A video of 1920 x 1080 pixels with one person, from file to file with the networks that come with the program: decoding, detection, joints, fit, tracking, smoothing, and
/// the overlay drawn and encoded. Compared with decoding and encoding alone.
/// </summary>
internal static class VideoBenchmark
{
    private const int Width = 1920;
    private const int Height = 1080;
    private const int Frames = 48;
    private const double Rate = 24;

    // The bar: 6 frames a second.
    private const double AllowedMilliseconds = 1000.0 / 6;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-benchmark-").FullName;
        try
        {
            string film = Path.Combine(folder, "film.mp4");
            Film(film);
            SessionOptions options = new() { AllowSpinning = false };
            BodyModel model = BenchmarkBodies.BuiltIn();
            using var detector = OnnxPersonDetector.Load(BenchmarkBodies.Asset("models", "detector.onnx"), options);
            using JointsEvidence evidence = new(JointsEstimator.Load(BenchmarkBodies.Asset("models", "joints.onnx"), options));
            JointsBodyEstimator estimator = new(evidence, model, GaussianMixtureFile.Read(BenchmarkBodies.Asset("priors", "pose-gmm.npz")));
            VideoReconstructor reconstructor = new(new Reconstructor(detector, estimator, null, new ReconstructorOptions { MaximumPeople = 1 }));
            VideoReconstruction found = Recover(reconstructor, film);
            var copy = Timing.OfSlow(() => Copy(film, Path.Combine(folder, "copy.mp4")), Frames, repeats: 3);
            var people = Timing.OfSlow(() => Recover(reconstructor, film), Frames, repeats: 3);
            var both = Timing.OfSlow(
                () =>
                {
                    VideoReconstruction result = Recover(reconstructor, film);
                    using var video = VideoReader.Open(film);
                    MotionOverlay.Write(video, Path.Combine(folder, "overlay.mp4"), result.People, result.FrameCount);
                },
                Frames,
                repeats: 3);
            string seen = $"{found.People.Count} person, seen in {found.People.Sum(p => p.ObservedCount)} of {Frames} frames";
            yield return new BenchmarkRow($"{Width} x {Height}: motion of the person ({seen})", people, "frame");
            yield return new BenchmarkRow(
                $"{Width} x {Height}: motion and overlay, file to file",
                both,
                "frame",
                AllowedMilliseconds,
                $"{1000 / both.Median:0.0} frames a second; {both.Median / copy.Median:0.0}x decoding and encoding alone");
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    // A photo of somebody that drifts to the right.
    private static void Film(string path)
    {
        Image photo = ImageCodec.Read(BenchmarkBodies.Asset("samples", "astronaut.jpg"));
        double scale = 0.9 * Height / photo.Height;
        using var writer = VideoWriter.Create(path, Width, Height, Rate);
        for (int f = 0; f < Frames; f++)
        {
            ImageTransform place = new(scale, 0, 300 + (6 * f), 0, scale, 0.05 * Height);
            writer.Write(Resampling.Warp(photo, place, Width, Height, 120));
        }

        writer.Finish();
    }

    private static VideoReconstruction Recover(VideoReconstructor reconstructor, string film)
    {
        using var video = VideoReader.Open(film);
        return reconstructor.Reconstruct(video);
    }

    private static void Copy(string film, string path)
    {
        using var video = VideoReader.Open(film);
        using var writer = VideoWriter.Create(path, Width, Height, Rate);
        while (video.Read() is { } frame)
            writer.Write(frame);
        writer.Finish();
    }
}
