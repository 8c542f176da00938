using Vitruvian.Imaging;
using Vitruvian.Inference.Detection;
using Vitruvian.Learning;
using Vitruvian.Learning.Detection;
using Vitruvian.Models;

namespace Vitruvian.Benchmarks;

/// <summary>Finding the people in a photo, from pixels in memory to merged boxes. The weights are random: they don't change the time.</summary>
internal static class DetectorBenchmark
{
    private const int Repeats = 41;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-benchmark-").FullName;
        try
        {
            foreach (int input in new[] { 320, 384 })
            {
                string path = Path.Combine(folder, $"detector-{input}.onnx");
                Write(path, input);
                using OnnxPersonDetector detector = OnnxPersonDetector.Load(path);
                foreach ((int width, int height) in new[] { (512, 384), (1920, 1080) })
                {
                    Image photo = new(width, height);
                    for (int i = 0; i < photo.Pixels.Length; i++)
                        photo.Pixels[i] = (byte)((i * 31) >> 3);
                    Timing time = Timing.OfSlow(() => detector.Detect([photo]), repeats: Repeats);
                    yield return new BenchmarkRow($"detector, input {input} px, photo of {width} x {height}, {Environment.ProcessorCount} threads", time, "photo");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static void Write(string path, int input)
    {
        torch.manual_seed(1);
        using DetectorNetwork network = new(new DetectorNetworkOptions { Input = input });
        network.eval();
        DetectorExport.Write(network, path, float16: true);
        int most = DetectorDecoder.MostPeople;
        new ModelCard
        {
            Name = "random",
            Method = OnnxPersonDetector.Method,
            Description = "Random weights.",
            Sha256 = ModelCard.HashOf(path),
            Inputs = [new ModelInput("image", [-1, 3, input, input], "NCHW", "RGB", [128, 128, 128], [64, 64, 64])],
            Outputs = [new ModelOutput("boxes", [-1, most, 4], "sides"), new ModelOutput("scores", [-1, most], "scores")],
            Crop = new ModelCrop(input, 1, 128),
            Detection = new ModelDetection(ModelDetection.Boxes, 0, 0.3, 0.55),
            Training = new ModelTraining([], 0, 0, string.Empty, string.Empty),
            Scores = new Dictionary<string, IReadOnlyDictionary<string, double>>(),
            Licence = "Apache-2.0",
        }.Write(ModelCard.PathFor(path));
    }
}
