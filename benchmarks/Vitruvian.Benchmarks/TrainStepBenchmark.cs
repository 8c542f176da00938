using System.Globalization;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Modules;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Benchmarks;

/// <summary>
/// One training step of the <c>joints</c> network: forward pass, loss, backward pass, clipping, AdamW. <c>benchmarks/torch_step.py</c> measures the same
/// in Python's torch; VITRUVIAN_PYTHON_STEP_MS takes its median into the table. Needs libtorch.
/// </summary>
internal static class TrainStepBenchmark
{
    private const int Batch = 16;
    private const int Repeats = 25;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        JointsNetworkOptions options = new() { Input = 96 };
        manual_seed(1);
        using JointsNetwork network = new(options);
        _ = network.to(channels_last);
        using Adam optimizer = optim.AdamW(
            [new ParamGroup(network.parameters().Where(p => p.ndim > 1)), new ParamGroup(network.parameters().Where(p => p.ndim <= 1), weight_decay: 0)], 2e-3, weight_decay: 0.05);
        var loss = new JointsLoss(new JointsLossOptions());
        LossTerms terms = new();
        Keypoint[] joints = [.. Enumerable.Range(0, Sample.JointCount).Select(j => new Keypoint(8 + (2 * j), 90 - (2 * j), 1))];
        Sample sample = new("grey", new Image(options.Input, options.Input), default) { Joints2D = joints };
        var random = new SeededRandom(1);
        for (int i = 0; i < sample.Image.Pixels.Length; i++)
            sample.Image.Pixels[i] = (byte)random.NextInt(256);
        var batch = SampleBatch.Of([.. Enumerable.Repeat(sample, Batch)], JointsNetwork.PixelMean, JointsNetwork.PixelDeviation);
        Timing step = Timing.OfSlow(
            () =>
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor value = loss.Compute(network.call(batch.Images(CPU)), batch, terms);
                optimizer.zero_grad();
                value.backward();
                _ = nn.utils.clip_grad_norm_(network.parameters(), 5);
                optimizer.step();
                _ = value.item<double>();
            },
            repeats: Repeats);
        double python = double.TryParse(Environment.GetEnvironmentVariable("VITRUVIAN_PYTHON_STEP_MS"), CultureInfo.InvariantCulture, out double given) ? given : double.NaN;
        string comparison = double.IsNaN(python) ? string.Empty : $"Python's torch {python.ToString("0.0", CultureInfo.InvariantCulture)} ms: {(step.Median / python).ToString("0.00", CultureInfo.InvariantCulture)} of it";
        yield return new BenchmarkRow($"training step of joints, {Batch} photos of {options.Input} px, {get_num_threads()} threads", step, "step", python * 1.05, comparison);
    }
}
