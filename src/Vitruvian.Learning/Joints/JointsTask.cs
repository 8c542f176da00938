using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>Training of the <c>joints</c> network.</summary>
public sealed class JointsTask : TrainingTask
{
    // Photos are kept in memory at this multiple of the network's input: enough for augmentation to zoom in.
    private const double CachedSize = 1.5;

    private const int EvaluationBatch = 50;

    // Joints less probable than this are not drawn.
    private const double SurePlace = 0.2;

    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];
    private static readonly IReadOnlyList<string> s_lspNames = JointSets.JointNames(JointSets.Lsp14);

    private readonly JointsNetwork _network;
    private readonly JointsNetwork _average;
    private readonly JointsLoss _loss;
    private readonly DataPlan _plan;
    private readonly Augmentation _augmentation;
    private readonly IDataset? _heldOut;
    private readonly Lazy<List<Sample>> _heldOutCrops;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="training">Datasets to learn from, with their weights.</param>
    /// <param name="heldOut">Dataset to measure on: PCK@0.2 over LSP's 14 joints; null for none.</param>
    public JointsTask(TrainOptions options, IReadOnlyList<(IDataset Dataset, double Weight)> training, IDataset? heldOut)
    {
        ArgumentNullException.ThrowIfNull(options);
        manual_seed((long)options.Seed);
        _network = new JointsNetwork(options.Network);
        _average = new JointsNetwork(options.Network);
        _ = _average.requires_grad_(false);
        _loss = new JointsLoss(options.Loss);
        _plan = new DataPlan(training, options.Batch, options.Seed);
        _augmentation = new Augmentation(options.Augmentation, options.Network.Input);
        _heldOut = heldOut;
        _heldOutCrops = new Lazy<List<Sample>>(() => HeldOutCrops.OfPhotos(heldOut, options.Network.Input));
    }

    /// <inheritdoc/>
    public override string Name => "joints";

    /// <inheritdoc/>
    public override nn.Module Network => _network;

    /// <inheritdoc/>
    public override nn.Module Average => _average;

    /// <summary>Opens the datasets that options name.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="sources">Where they are.</param>
    public static JointsTask Open(TrainOptions options, DataSources sources)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        int side = (int)(CachedSize * options.Network.Input);
        return new JointsTask(
            options,
            sources.Open(options.Data, side),
            options.Evaluation is null ? null : sources.Open(options.Evaluation, side));
    }

    /// <inheritdoc/>
    public override SampleBatch MakeBatch(long step) => SampleBatch.Of(
        [.. _plan.Batch(step, Share).Select(planned => _augmentation.Apply(JointsOnly(DataPlan.Read(planned.Dataset, planned.Index)), new SeededRandom(planned.Seed)))],
        JointsNetwork.PixelMean,
        JointsNetwork.PixelDeviation);

    /// <inheritdoc/>
    public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(autocast);
        JointMaps maps;
        using (autocast())
            maps = _network.call(batch.Images(device));
        return _loss.Compute(maps, batch, terms);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device)
    {
        if (_heldOut is null)
            return [];
        var wide = new Pck(s_lspNames, 0.2);
        var narrow = new Pck(s_lspNames, 0.1);
        double[] found = new double[2 * s_lsp.Length];
        double[] truth = new double[2 * s_lsp.Length];
        bool[] visible = new bool[s_lsp.Length];
        foreach ((Sample crop, float[] joints, _) in Predictions(_heldOutCrops.Value, device))
        {
            for (int i = 0; i < s_lsp.Length; i++)
            {
                Keypoint joint = crop.Joints2D![s_lsp[i]];
                (truth[2 * i], truth[(2 * i) + 1], visible[i]) = (joint.X, joint.Y, joint.IsVisible);
                (found[2 * i], found[(2 * i) + 1]) = (joints[2 * s_lsp[i]] * crop.Image.Width, joints[(2 * s_lsp[i]) + 1] * crop.Image.Width);
            }

            _ = wide.Add(found, truth, visible);
            _ = narrow.Add(found, truth, visible);
        }

        return [("pck@0.2", wide.Mean), ("pck@0.1", narrow.Mean), .. s_lspNames.Select((name, i) => ($"pck@0.2/{name}", wide.OfJoint(i)))];
    }

    /// <inheritdoc/>
    public override Image BatchPicture(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return CropPictures.Labels(batch);
    }

    /// <inheritdoc/>
    public override Image? Picture(Device device)
    {
        if (_heldOut is null)
            return null;
        List<Image> cells = [];
        foreach ((Sample crop, float[] joints, float[] confidence) in Predictions(_heldOutCrops.Value.Take(CropPictures.Samples), device))
        {
            cells.Add(CropPictures.WithJoints(crop, s_lspNames, [.. s_lsp.Select(j => new Vector2d(joints[2 * j], joints[(2 * j) + 1]))], [.. s_lsp.Select(j => confidence[j] >= SurePlace)]));
        }

        return CropPictures.Grid(cells);
    }

    // Surfaces and maps are not learned here, and moving them would cost more than everything else.
    private static Sample JointsOnly(Sample sample) => new(sample.Name, sample.Image, sample.Box)
    {
        Joints2D = sample.Joints2D,
        JointVisible = sample.JointVisible,
        Joints3D = sample.Joints3D,
    };

    private IEnumerable<(Sample Crop, float[] Joints, float[] Confidence)> Predictions(IEnumerable<Sample> crops, Device device)
    {
        _average.eval();
        foreach (Sample[] chunk in crops.Chunk(EvaluationBatch))
        {
            float[] joints;
            float[] confidence;
            using (NewDisposeScope())
            using (no_grad())
            {
                SampleBatch batch = SampleBatch.Of(chunk, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation);
                JointEstimates estimates = JointsDecoder.Decode(_average.call(batch.Images(device)));
                joints = estimates.Joints2D.to_array<float>();
                confidence = estimates.Confidence.to_array<float>();
            }

            for (int i = 0; i < chunk.Length; i++)
            {
                yield return (chunk[i], joints[(i * 2 * Sample.JointCount)..((i + 1) * 2 * Sample.JointCount)],
                    confidence[(i * Sample.JointCount)..((i + 1) * Sample.JointCount)]);
            }
        }
    }
}
