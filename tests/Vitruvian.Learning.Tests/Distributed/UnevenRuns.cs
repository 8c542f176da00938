using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Modules;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Distributed;

/// <summary>Runs whose samples know different things, so that parts of a batch weigh differently.</summary>
internal static class UnevenRuns
{
    /// <summary>Twenty steps; nothing is measured on the way.</summary>
    public static TrainOptions Options { get; } = TinyRuns.Options with
    {
        Batch = 8, Steps = 20, LearningRate = 1e-3, WarmupSteps = 5, LogEvery = 10, EvaluateEvery = 1000, SyncBatchNorm = true,
    };

    /// <summary>The joints network's task as it is.</summary>
    public static JointsTask Joints(TrainOptions options) => new(options, [(new Uneven(), 1)], null);

    /// <summary>The joints network in float64, except for its maps.</summary>
    public static TrainingTask ExactJoints(TrainOptions options)
    {
        JointsNetwork Made()
        {
            JointsNetwork network = new(options.Network);
            _ = network.to(float64);
            return network;
        }

        return new ExactTask<JointsNetwork>(Joints(options), new JointsLossOptions(), Made(), Made(), (network, images) => (network.call(images), null));
    }

    /// <summary>
    /// A small network without batch norm, with a head that some batches do not use. In float64: Adam's steps are as long for a gradient of 1e-9 as for one of 1, so that of float32's rounding whole steps would remain.
    /// </summary>
    public static TrainingTask Plain(TrainOptions options) => Small(options, hasNorms: false);

    /// <summary>The same with a batch norm.</summary>
    public static TrainingTask Normed(TrainOptions options) => Small(options, hasNorms: true);

    private static ExactTask<SmallNetwork> Small(TrainOptions options, bool hasNorms) =>
        new(Joints(options), new JointsLossOptions { Joints3D = 0 }, new SmallNetwork(hasNorms), new SmallNetwork(hasNorms), (network, images) => network.See(images));

    /// <summary>Drawn people: of some a half of the joints is hidden, and few are known in space.</summary>
    internal sealed class Uneven : IDataset
    {
        public string Name => "uneven";

        public long Count => 24;

        public Sample? Read(long index)
        {
            Sample person = TinyRuns.Person((int)index, 80);
            Keypoint[] joints = [.. person.Joints2D!.Select((joint, j) => index % 3 == 0 && j % 2 == 0 ? joint with { Confidence = 0 } : joint)];
            return person with { Joints2D = joints, Joints3D = index % 8 == 0 ? person.Joints3D : null };
        }
    }

    private sealed class SmallNetwork : nn.Module
    {
        private readonly Conv2d _first = nn.Conv2d(3, 12, 5, stride: 4, padding: 2);
        private readonly BatchNorm2d? _norm;
        private readonly Conv2d _second = nn.Conv2d(12, Sample.JointCount, 3, padding: 1);
        private readonly Linear _space = nn.Linear(12, 3);

        public SmallNetwork(bool hasNorms)
            : base(nameof(SmallNetwork))
        {
            register_module("first", _first);
            register_module("second", _second);
            register_module("space", _space);
            if (hasNorms)
                register_module("norm", _norm = nn.BatchNorm2d(12));
            _ = to(float64);
        }

        public (JointMaps Maps, Tensor? Space) See(Tensor images)
        {
            Tensor features = _first.call(images);
            features = (_norm?.call(features) ?? features).relu();
            Tensor heat = _second.call(features);
            return (new JointMaps(heat, heat, heat), _space.call(features.mean([2, 3])));
        }
    }

    private sealed class ExactTask<T>(JointsTask source, JointsLossOptions loss, T network, T average, Func<T, Tensor, (JointMaps Maps, Tensor? Space)> see) : TrainingTask
        where T : nn.Module
    {
        private readonly JointsLoss _loss = new(loss);

        public override string Name => "small";

        public override nn.Module Network => network;

        public override nn.Module Average { get; } = Still(average);

        public override SampleBatch MakeBatch(long step)
        {
            source.Share = Share;
            return source.MakeBatch(step);
        }

        public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms)
        {
            (JointMaps maps, Tensor? space) = see(network, batch.Images(device).to(float64));
            Tensor loss = _loss.Compute(maps, batch, terms);
            float[] known = [.. batch.Samples.Select(sample => sample.Joints3D is null ? 0f : 1f)];

            // In most batches no part has any: then the head has no gradient at all.
            if (space is null || !terms.Whole.Any(known.Sum() > 0))
                return loss;
            Tensor weights = tensor(known);
            Tensor term = terms.Whole.Mean((space.square().sum(1) * weights).sum(), weights.sum(), 1);
            terms.Add("space", term);
            return loss + term;
        }

        public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device) => [];

        public override Image BatchPicture(SampleBatch batch) => source.BatchPicture(batch);

        public override Image? Picture(Device device) => null;

        private static T Still(T network)
        {
            _ = network.requires_grad_(false);
            return network;
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            source.Dispose();
        }
    }
}
