using System.Diagnostics;
using System.Text.Json;
using Vitruvian.Inference;
using Vitruvian.Learning;
using Vitruvian.Learning.Backbones;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Onnx;

namespace Vitruvian.Benchmarks;

/// <summary>
/// Running an exported network through the binding, beside the time that ONNX Runtime itself counts for the same runs in its profile: what is
/// over that is the binding's.
/// </summary>
internal static class InferenceBenchmark
{
    private const int Size = 256;
    private const int Classes = 1000;
    private const int WarmUp = 10;
    private const int Repeats = 101;

    // The bar: within a tenth of the runtime's own time.
    private const double AllowedShare = 1.1;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-benchmark-").FullName;
        try
        {
            string path = Path.Combine(folder, "network.onnx");
            torch.manual_seed(1);
            using (MobileNetV2 network = new(Classes))
                OnnxExporter.Export(network, torch.zeros(1, 3, Size, Size), "image", "classes", path);
            (string, long[])[] classes = [("classes", [Classes])];
            yield return Row("MobileNetV2", path, classes, batch: 1, bound: true);
            yield return Row("MobileNetV2", path, classes, batch: 1, bound: false);
            yield return Row("MobileNetV2", path, classes, batch: 8, bound: true);

            // The network of joints as it is exported: decoding included, each crop seen twice.
            using (JointsNetwork network = new(new JointsNetworkOptions { Input = Size }))
            {
                network.eval();
                JointsExport.Write(network, path, float16: true, looks: new JointsLooks(true));
            }

            yield return Row("joints", path, [("joints2d", [Sample.JointCount, 2]), ("confidence", [Sample.JointCount]), ("joints3d", [Sample.JointCount, 3])], batch: 1, bound: true);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static BenchmarkRow Row(string network, string path, (string Name, long[] Shape)[] outputs, int batch, bool bound)
    {
        SessionOptions options = new() { EnableProfiling = true, ProfileOutputPathPrefix = Path.Combine(Path.GetDirectoryName(path)!, "profile") };
        using InferenceSession session = new(path, options);
        float[] pixels = new float[batch * 3 * Size * Size];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (i % 255 / 128f) - 1;
        using OrtValue image = OrtValue.CreateTensorValueFromMemory(pixels, batch, 3, Size, Size);
        OrtValue[] answers = [.. outputs.Select(output => OrtValue.CreateAllocatedTensorValue(TensorElementType.Float, [batch, .. output.Shape]))];
        using OrtIoBinding binding = session.CreateIoBinding();
        binding.BindInput("image", image);
        for (int i = 0; i < outputs.Length; i++)
            binding.BindOutput(outputs[i].Name, answers[i]);
        NamedOnnxValue named = new("image", image);
        double[] times = new double[WarmUp + Repeats];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            if (bound)
                session.RunWithBinding(binding);
            else
                session.Run(named).Dispose();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        foreach (OrtValue answer in answers)
            answer.Dispose();
        Timing ours = Summary(times.AsSpan(WarmUp));
        Timing own = Summary([.. OwnTimes(session.EndProfiling()).Skip(WarmUp)]);
        string what = $"{network}, {Size} x {Size}, batch of {batch}, {(bound ? "bound memory" : "new results")}";
        return new BenchmarkRow(what, ours, "run", AllowedShare * own.Median, $"{100 * ((ours.Median / own.Median) - 1):0.00} % over the runtime's own {own.Median:0.0000} ms");
    }

    // Durations of the runs in a profile, milliseconds.
    private static double[] OwnTimes(string profile)
    {
        using JsonDocument events = JsonDocument.Parse(File.ReadAllText(profile));
        return
        [
            .. events.RootElement.EnumerateArray()
                .Where(entry => entry.TryGetProperty("name", out JsonElement name) && name.GetString() == "model_run")
                .Select(entry => entry.GetProperty("dur").GetDouble() / 1000),
        ];
    }

    private static Timing Summary(ReadOnlySpan<double> times)
    {
        double[] sorted = times.ToArray();
        Array.Sort(sorted);
        return new Timing(sorted[sorted.Length / 2], sorted[0]);
    }
}
