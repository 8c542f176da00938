using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Nbf;

/// <summary>
/// What Neural Body Fitting's tables compare: networks that saw the same people in the same order for the same number of steps, alike but for one thing; and segmentations from bad to good that bodies are fitted to. Each run has
/// a folder of its own, which all tables share, and is gone on with where it stopped; one that is complete is not made again.
/// </summary>
/// <param name="options">What all regressors have in common; measured at the end only.</param>
/// <param name="segmentation">What all segmentation networks have in common; they learn from the same people, at the same size.</param>
/// <param name="sources">Where the datasets are.</param>
/// <param name="folder">Folder of the runs' folders.</param>
/// <param name="seeds">Number of seeds of every regressor, counted from the options'.</param>
/// <param name="initialWeights">Checkpoint that every run starts from; null for random weights.</param>
/// <param name="report">Receives lines of progress.</param>
/// <param name="cancellation">Stops; the same call goes on.</param>
public sealed class NbfReproduction(
    SpinOptions options, SegmentationRunOptions segmentation, DataSources sources, string folder, int seeds, string? initialWeights, Action<string> report, CancellationToken cancellation)
{
    private readonly Device _device = device(options.Device);
    private readonly NbfInput _parts = new(NbfEncoding.Parts12);
    private SpinData? _data;

    private SpinData Data => _data ??= SpinData.Open(options, sources);

    /// <summary>Trains a network with every seed, where that is not done, and tells the means of the scores.</summary>
    /// <param name="variant">The network.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public IReadOnlyDictionary<string, double> Measure(NbfVariant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        IReadOnlyDictionary<string, double>[] runs = [.. Seeds.Select(seed => Train(variant, seed))];
        return runs[0].Keys.ToDictionary(name => name, name => runs.Average(run => run.GetValueOrDefault(name, double.NaN)), StringComparer.Ordinal);
    }

    /// <summary>Shows <see cref="NbfVariant.Whole"/> what a segmentation network finds in the pictures, and tells of every picture how well that went, seed by seed.</summary>
    /// <param name="segmenter">The segmentation network, which is trained where that is not done; null for true parts.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public IReadOnlyList<NbfImage> Fit(NbfSegmenter? segmenter)
    {
        foreach (ulong seed in Seeds)
            _ = Train(NbfVariant.Whole, seed);
        (Sample Crop, double F1)[] read;
        if (segmenter is null)
        {
            read = [.. Data.Scores.Bench.Select(crop => (crop, 1.0))];
        }
        else
        {
            using SegmentationNetwork network = SegmentationNetwork.Load(Train(segmenter));
            _ = network.to(_device);
            read = [.. PartReading.Read(network, Data.Scores.Bench, _device)];
        }

        List<NbfImage> images = [];
        foreach (ulong seed in Seeds)
        {
            using nn.Module<Tensor, HmrEstimate> network = Load(NbfVariant.Whole, seed);
            IReadOnlyList<BodyErrors> errors = Data.Scores.ErrorsOf(network, _parts, read.Select(image => image.Crop), _device);
            images.AddRange(errors.Select((error, i) => new NbfImage(read[i].F1, error.Mpjpe, error.PaMpjpe)));
        }

        return images;
    }

    private IEnumerable<ulong> Seeds => Enumerable.Range(0, seeds).Select(seed => options.Seed + (ulong)seed);

    private string FolderOf(NbfVariant variant, ulong seed) => Path.Combine(folder, $"{variant.Name}-{seed}");

    private SpinOptions OptionsOf(NbfVariant variant, ulong seed) => variant.Change(options) with { Seed = seed, EvaluateEvery = options.Steps };

    private IReadOnlyDictionary<string, double> Train(NbfVariant variant, ulong seed)
    {
        SpinOptions own = OptionsOf(variant, seed);
        string run = FolderOf(variant, seed);
        SpinTask Open()
        {
            report($"{variant.Title}, seed {seed} ({run})");
            return new SpinTask(own, Data);
        }

        return ComparedRun.Complete(own, Open, run, initialWeights, report, cancellation) ?? throw new OperationCanceledException(cancellation);
    }

    // The checkpoint of the trained network.
    private string Train(NbfSegmenter segmenter)
    {
        SegmentationRunOptions own = segmenter.Change(segmentation with { Data = options.Data, Network = segmentation.Network with { Input = options.CropSize } });
        string run = Path.Combine(folder, $"segmentation-{segmenter.Name}");
        SegmentationTask Open()
        {
            report($"segmentation, {segmenter.Title} ({run})");
            return new SegmentationTask(own, Data.Training, null, null, null);
        }

        return ComparedRun.Complete(own, Open, run, initialWeights, report, cancellation) is null ? throw new OperationCanceledException(cancellation) : Path.Combine(run, Trainer.CheckpointFile);
    }

    private nn.Module<Tensor, HmrEstimate> Load(NbfVariant variant, ulong seed)
    {
        nn.Module<Tensor, HmrEstimate> network = NbfNetwork.Make(OptionsOf(variant, seed), HmrMeanParameters.Standing(Data.Model), null, null);
        _ = Checkpoint.Restore(Path.Combine(FolderOf(variant, seed), Trainer.CheckpointFile), new Dictionary<string, nn.Module> { ["ema"] = network }, null);
        _ = network.to(_device);
        return network;
    }
}
