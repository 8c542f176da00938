using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Segmentation;

/// <summary>Training of a <c>segmentation</c> network: the parts of the body in pictures.</summary>
public sealed class SegmentationTask : TrainingTask
{
    /// <summary>The kind's name.</summary>
    public const string Kind = "segmentation";

    // Photos are kept in memory at this multiple of the network's input: enough for augmentation to zoom in.
    private const double CachedSize = 1.5;

    private readonly SegmentationRunOptions _options;
    private readonly SegmentationNetwork _network;
    private readonly SegmentationNetwork _average;
    private readonly SegmentationLoss _loss;
    private readonly SegmentationScores _scores;
    private readonly FittedPhotos? _fits;
    private readonly DataPlan _plan;
    private readonly Augmentation _augmentation;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="training">Datasets to learn from, with their weights.</param>
    /// <param name="photos">Photos with LSP's joints to measure on; null for none.</param>
    /// <param name="masks">People with masks to measure on; null for none.</param>
    /// <param name="bench">People with known parts to measure on; null for none.</param>
    /// <param name="fitted">The body that is fitted to photos with 2D joints and the mixture over its poses; needed where the options want fits.</param>
    /// <param name="fitsFile">Where those fits are kept; null for the run's folder.</param>
    public SegmentationTask(
        SegmentationRunOptions options,
        IReadOnlyList<(IDataset Dataset, double Weight)> training,
        IDataset? photos,
        IDataset? masks,
        IDataset? bench,
        (BodyModel Model, GaussianMixture Prior)? fitted = null,
        string? fitsFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(training);
        _options = options;
        manual_seed((long)options.Seed);
        _network = new SegmentationNetwork(options.Network);
        _average = new SegmentationNetwork(options.Network);
        _ = _average.requires_grad_(false);
        _loss = new SegmentationLoss(options.Loss);
        if (options.Fits is { } fits)
        {
            (BodyModel model, GaussianMixture prior) = fitted ?? throw new ArgumentNullException(nameof(fitted));
            _fits = new FittedPhotos(model, prior, fits, [.. training.Select(part => part.Dataset)], fitsFile);
        }

        _plan = new DataPlan(training, options.Batch, options.Seed);
        _augmentation = new Augmentation(options.Augmentation, options.Network.Input);
        _scores = new SegmentationScores(options.Network.Input, photos, masks, bench, options.BenchSamples);
    }

    /// <inheritdoc/>
    public override string Name => Kind;

    /// <inheritdoc/>
    public override nn.Module Network => _network;

    /// <inheritdoc/>
    public override nn.Module Average => _average;

    /// <summary>Opens the datasets that options name.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="sources">Where they are; where bodies are fitted to photos, body and prior must be named.</param>
    /// <param name="fitsFile">Where fits are kept; null for the run's folder.</param>
    public static SegmentationTask Open(SegmentationRunOptions options, DataSources sources, string? fitsFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        int side = (int)(CachedSize * options.Network.Input);
        IDataset? Opened(DataOptions? data) => data is null ? null : sources.Open(data, side);
        (BodyModel, GaussianMixture)? fitted = options.Fits is null ? null : (sources.ReadBody(), sources.ReadPrior());
        return new SegmentationTask(options, sources.Open(options.Data, side), Opened(options.Evaluation), Opened(options.Masks), Opened(options.Bench), fitted, fitsFile);
    }

    /// <inheritdoc/>
    public override bool MustFit(string tensor) =>
        _options.Network.Backbone == SegmentationBackbone.Residual && (tensor.StartsWith("encoder.", StringComparison.Ordinal) || tensor.StartsWith("decoder.", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool NeedsInitialWeights => _options.Network.Frozen;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, nn.Module> State => _fits?.State ?? base.State;

    /// <inheritdoc/>
    public override bool Prepare(string folder, Action<string> report, CancellationToken cancellation) => _fits?.Prepare(folder, report, cancellation) ?? true;

    /// <inheritdoc/>
    public override SampleBatch MakeBatch(long step) => SampleBatch.Of(
        [.. _plan.Batch(step, Share).Select(planned => _augmentation.Apply(Needed(_fits?.Read(planned.Dataset, planned.Index) ?? DataPlan.Read(planned.Dataset, planned.Index)), new SeededRandom(planned.Seed)))],
        JointsNetwork.PixelMean,
        JointsNetwork.PixelDeviation);

    /// <inheritdoc/>
    public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(autocast);
        Tensor logits;
        JointMaps? joints;
        using (autocast())
            (logits, joints) = _network.See(batch.Images(device), withJoints: _options.Loss.Joints > 0);
        return _loss.Compute(logits, joints, batch, terms);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device) => _scores.Measure(_average, device);

    /// <inheritdoc/>
    public override Image BatchPicture(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return CropPictures.Labels(batch);
    }

    /// <inheritdoc/>
    public override Image? Picture(Device device) => _scores.Picture(_average, device);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _fits?.Dispose();
    }

    // What is not learned is left out: moving bodies and surfaces would cost more than everything else.
    private static Sample Needed(Sample sample) => new(sample.Name, sample.Image, sample.Box)
    {
        Joints2D = sample.Joints2D,
        JointVisible = sample.JointVisible,
        Joints3D = sample.Joints3D,
        Parts = sample.Parts,
        PartsAreFitted = sample.PartsAreFitted,
        Mask = sample.Mask,
    };
}
