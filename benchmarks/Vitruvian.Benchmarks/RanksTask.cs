using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Benchmarks;

/// <summary>The <c>joints</c> network on one batch of noise that is there already: steps of training and nothing beside them.</summary>
internal sealed class RanksTask : TrainingTask
{
    /// <summary>Samples of a step.</summary>
    internal const int Batch = 16;

    /// <summary>Side of the network's input, pixels.</summary>
    internal const int Input = 96;

    private readonly JointsNetwork _network = new(Options.Network);
    private readonly JointsNetwork _average = new(Options.Network);
    private readonly JointsLoss _loss = new(Options.Loss);
    private readonly Lazy<SampleBatch> _batch;

    public RanksTask() => _batch = new Lazy<SampleBatch>(() => SampleBatch.Of(Share.Of(Samples()), JointsNetwork.PixelMean, JointsNetwork.PixelDeviation));

    /// <summary>Options of a run that neither evaluates nor reports on the way.</summary>
    internal static TrainOptions Options { get; } = new()
    {
        Network = new JointsNetworkOptions { Input = Input }, Data = [new DataOptions { Kind = "keypoints" }], Batch = Batch, LogEvery = 1_000_000, EvaluateEvery = 1_000_000, CheckpointMinutes = 1e6,
    };

    public override string Name => "joints";

    public override nn.Module Network => _network;

    public override nn.Module Average => _average;

    public override SampleBatch MakeBatch(long step) => _batch.Value;

    public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms) => _loss.Compute(_network.call(batch.Images(device)), batch, terms);

    public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device) => [];

    public override Image BatchPicture(SampleBatch batch) => batch.Samples[0].Image;

    public override Image? Picture(Device device) => null;

    private static Sample[] Samples()
    {
        var random = new SeededRandom(1);
        Keypoint[] joints = [.. Enumerable.Range(0, Sample.JointCount).Select(j => new Keypoint(8 + (2 * j), 90 - (2 * j), 1))];
        return [.. Enumerable.Range(0, Batch).Select(i =>
        {
            Sample sample = new($"noise {i}", new Image(Input, Input), default) { Joints2D = joints };
            for (int p = 0; p < sample.Image.Pixels.Length; p++)
                sample.Image.Pixels[p] = (byte)random.NextInt(256);
            return sample;
        })];
    }
}
