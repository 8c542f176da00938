using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Detection;

/// <summary>Training of the <c>detector</c> network.</summary>
public sealed class DetectorTask : TrainingTask
{
    /// <summary>Boxes that overlap more, by intersection over union, are taken for one person.</summary>
    public const double MergeOverlap = 0.55;

    private const int EvaluationBatch = 8;
    private const int PictureSamples = 24;
    private const int PictureColumns = 6;
    private const int PictureSide = 240;

    // From this score on, detections are drawn, and recall and precision told.
    private const double SureScore = 0.3;

    private static readonly Rgba s_truth = new(60, 230, 90);
    private static readonly Rgba s_found = new(255, 60, 60);
    private static readonly Rgba s_ignored = new(160, 160, 160);

    private readonly DetectorRunOptions _options;
    private readonly DetectorNetwork _network;
    private readonly DetectorNetwork _average;
    private readonly DetectorLoss _loss;
    private readonly DataPlan _plan;
    private readonly DetectionAugmentation _augmentation;
    private readonly IDataset? _heldOut;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="training">Datasets to learn from, with their weights.</param>
    /// <param name="heldOut">Dataset to measure on: average precision at an overlap of 0.5; null for none.</param>
    public DetectorTask(DetectorRunOptions options, IReadOnlyList<(IDataset Dataset, double Weight)> training, IDataset? heldOut)
    {
        ArgumentNullException.ThrowIfNull(options);
        manual_seed((long)options.Seed);
        _options = options;
        _network = new DetectorNetwork(options.Network);
        _average = new DetectorNetwork(options.Network);
        _ = _average.requires_grad_(false);
        _loss = new DetectorLoss(options.Loss);
        _plan = new DataPlan(training, options.Batch, options.Seed);
        _augmentation = new DetectionAugmentation(options.Augmentation);
        _heldOut = heldOut;
    }

    /// <inheritdoc/>
    public override string Name => "detector";

    /// <inheritdoc/>
    public override nn.Module Network => _network;

    /// <inheritdoc/>
    public override nn.Module Average => _average;

    /// <summary>Opens the datasets that options name.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="sources">Where they are.</param>
    public static DetectorTask Open(DetectorRunOptions options, DataSources sources)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        int side = options.Network.Input;
        return new DetectorTask(
            options,
            sources.Open(options.Data, side),
            options.Evaluation is null ? null : sources.Open(options.Evaluation with { Balanced = false }, side));
    }

    /// <inheritdoc/>
    public override SampleBatch MakeBatch(long step) => SampleBatch.Of(
        [.. _plan.Batch(step, Share).Select(planned => _augmentation.Apply(DataPlan.Read(planned.Dataset, planned.Index), _options.InputAt(step), new SeededRandom(planned.Seed)))],
        DetectorNetwork.PixelMean,
        DetectorNetwork.PixelDeviation);

    /// <inheritdoc/>
    public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(autocast);
        DetectorMaps maps;
        using (autocast())
            maps = _network.call(batch.Images(device));
        return _loss.Compute(maps, batch, terms);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device)
    {
        if (_heldOut is null)
            return [];
        DetAp strict = new();
        DetAp annotated = new();
        foreach ((Sample view, IReadOnlyList<(BoundingBox Box, double Score)> found) in Predictions(_heldOut.Count, device))
        {
            PeopleLabels people = view.People!;
            strict.Add(found, people.Boxes, people.Ignored);
            annotated.Add(found, people.Boxes, people.Ignored, mayBeMore: people.Uncertain.Count > 0);
        }

        (double recall, double precision) = annotated.At(SureScore);
        return [("det-ap", strict.Compute()), ("det-ap-annotated", annotated.Compute()), ("det-recall", recall), ("det-precision", precision)];
    }

    /// <inheritdoc/>
    public override Image BatchPicture(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ContactSheet.Compose([.. batch.Samples.Take(PictureSamples).Select(view => Drawn(view, []))], [], PictureColumns);
    }

    /// <inheritdoc/>
    public override Image? Picture(Device device)
    {
        if (_heldOut is null)
            return null;
        return ContactSheet.Compose([.. Predictions(PictureSamples, device).Select(prediction => Drawn(prediction.View, prediction.Found))], [], PictureColumns);
    }

    // Boxes in a square view: the people's, what is ignored, and what was found, with its score.
    private static Image Drawn(Sample view, IReadOnlyList<(BoundingBox Box, double Score)> found)
    {
        Image cell = Resampling.Resize(view.Image, PictureSide, PictureSide);
        double scale = (double)PictureSide / view.Image.Width;
        BoundingBox Scaled(BoundingBox box) => new(scale * box.X, scale * box.Y, scale * box.Width, scale * box.Height);
        var canvas = new Canvas(cell);
        foreach (BoundingBox box in view.People!.Ignored)
            canvas.Rectangle(Scaled(box), 1, s_ignored);
        foreach (BoundingBox box in view.People.Boxes)
            canvas.Rectangle(Scaled(box), 2, s_truth);
        foreach ((BoundingBox box, double score) in found.Where(detection => detection.Score >= SureScore))
        {
            BoundingBox place = Scaled(box);
            canvas.Rectangle(place, 1.5, s_found);
            canvas.Text(score.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), new Vector2d(place.X + 2, place.Y + 2), 7, s_found);
        }

        return cell;
    }

    // Held-out pictures spread evenly over the dataset, as the network sees them in use.
    private IEnumerable<(Sample View, IReadOnlyList<(BoundingBox Box, double Score)> Found)> Predictions(long count, Device device)
    {
        int size = _options.Network.Input;
        count = Math.Min(count, _heldOut!.Count);
        IEnumerable<Sample> views = Enumerable.Range(0, (int)count).Select(i => _heldOut.Read(i * _heldOut.Count / count)).OfType<Sample>().Select(sample => View(sample, size));
        _average.eval();
        foreach (Sample[] chunk in views.Chunk(EvaluationBatch))
        {
            float[] boxes;
            float[] scores;
            using (NewDisposeScope())
            using (no_grad())
            {
                var batch = SampleBatch.Of(chunk, DetectorNetwork.PixelMean, DetectorNetwork.PixelDeviation);
                (Tensor box, Tensor score) = DetectorDecoder.Decode(_average.call(batch.Images(device)));
                boxes = box.to_array<float>();
                scores = score.to_array<float>();
            }

            int most = scores.Length / chunk.Length;
            for (int i = 0; i < chunk.Length; i++)
                yield return (chunk[i], Distinct(chunk[i].Box, boxes.AsSpan(4 * i * most, 4 * most), scores.AsSpan(i * most, most)));
        }
    }

    private static Sample View(Sample sample, int size)
    {
        ImageTransform map = DetectionAugmentation.Letterbox(sample.Image.Width, sample.Image.Height, size);
        BoundingBox photo = PeopleLabels.Moved(new BoundingBox(0, 0, sample.Image.Width, sample.Image.Height), map);
        return new Sample(sample.Name, Resampling.Warp(sample.Image, map, size, size, SampleWarp.Fill), photo) { People = sample.People!.Moved(map) };
    }

    private static List<(BoundingBox Box, double Score)> Distinct(BoundingBox photo, ReadOnlySpan<float> sides, ReadOnlySpan<float> scores)
    {
        var boxes = new BoundingBox[scores.Length];
        double[] all = new double[scores.Length];
        for (int i = 0; i < boxes.Length; i++)
        {
            boxes[i] = new BoundingBox(sides[4 * i], sides[(4 * i) + 1], sides[(4 * i) + 2] - sides[4 * i], sides[(4 * i) + 3] - sides[(4 * i) + 1]).Intersect(photo);
            all[i] = scores[i];
        }

        return [.. BoxMerging.Distinct(boxes, all, MergeOverlap).Select(i => (boxes[i], all[i]))];
    }
}
