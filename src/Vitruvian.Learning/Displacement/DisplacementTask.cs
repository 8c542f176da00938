using System.Collections.Concurrent;
using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>Training of the <c>displacement</c> network.</summary>
public sealed class DisplacementTask : TrainingTask
{
    /// <summary>File of a run that keeps what is made once for every sample.</summary>
    public const string PairsFile = "pairs.npz";

    // Photos are kept in memory at this multiple of the network's input: enough for augmentation to zoom in.
    private const double CachedSize = 1.5;

    // Fields are told in pixels of a crop of this size, whatever the network's.
    private const double ToldSize = 256;
    private const int EvaluationBatch = 20;
    private const int Shown = 6;

    private readonly DisplacementRunOptions _options;
    private readonly BodyModel _model;
    private readonly DisplacementNetwork _network;
    private readonly DisplacementNetwork _average;
    private readonly IDataset[] _sources;
    private readonly IReadOnlyList<StartEstimator> _estimators;
    private readonly FittedPhotos? _fits;
    private readonly string? _pairsFile;
    private readonly DataPlan _plan;
    private readonly Augmentation _augmentation;
    private readonly Lazy<BodySymmetry> _symmetry;
    private readonly StartSampler _starts;
    private readonly ConcurrentBag<PairRenderer> _renderers = [];
    private readonly Lazy<IReadOnlyList<DisplacementBatch>> _bench;
    private PairStore? _store;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="model">The body model.</param>
    /// <param name="training">Datasets to learn from, with their weights; each must end.</param>
    /// <param name="bench">People with known bodies to measure on; null for none.</param>
    /// <param name="estimators">Whose bodies are to be refined.</param>
    /// <param name="prior">Mixture over the body's poses; needed where bodies are fitted to photos.</param>
    /// <param name="fitsFile">Where those fits are kept; null for the run's folder.</param>
    /// <param name="pairsFile">Where estimated bodies are kept; null for the run's folder.</param>
    public DisplacementTask(
        DisplacementRunOptions options,
        BodyModel model,
        IReadOnlyList<(IDataset Dataset, double Weight)> training,
        IDataset? bench,
        IReadOnlyList<StartEstimator> estimators,
        GaussianMixture? prior = null,
        string? fitsFile = null,
        string? pairsFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(estimators);
        (_options, _model, _estimators, _pairsFile) = (options, model, estimators, pairsFile);
        manual_seed((long)options.Seed);
        _network = DisplacementNetwork.Create(options.Network, model);
        _average = DisplacementNetwork.Create(options.Network);
        _ = _average.requires_grad_(false);
        _sources = [.. training.Select(part => part.Dataset)];
        if (options.Fits is { } fits)
            _fits = new FittedPhotos(model, prior ?? throw new ArgumentNullException(nameof(prior)), fits, _sources, fitsFile);

        _plan = new DataPlan(training, options.Batch, options.Seed);
        _augmentation = new Augmentation(options.Augmentation, options.Network.Input);
        _symmetry = new Lazy<BodySymmetry>(() => new BodySymmetry(model));
        _starts = new StartSampler(model, options.Pairs);
        _bench = new Lazy<IReadOnlyList<DisplacementBatch>>(() => BenchOf(bench));
    }

    /// <inheritdoc/>
    public override string Name => "displacement";

    /// <inheritdoc/>
    public override nn.Module Network => _network;

    /// <inheritdoc/>
    public override nn.Module Average => _average;

    /// <inheritdoc/>
    public override bool NeedsInitialWeights => _options.Network.Frozen;

    /// <inheritdoc/>
    public override bool PreparesAgain => true;

    /// <summary>Opens the datasets that options name.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="sources">Where they are; the body must be named.</param>
    /// <param name="estimators">Whose bodies are to be refined: those that <see cref="DisplacementRunOptions.Starts"/> names.</param>
    /// <param name="fitsFile">Where fits are kept; null for the run's folder.</param>
    /// <param name="pairsFile">Where estimated bodies are kept; null for the run's folder.</param>
    public static DisplacementTask Open(DisplacementRunOptions options, DataSources sources, IReadOnlyList<StartEstimator> estimators, string? fitsFile = null, string? pairsFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        int side = (int)(CachedSize * options.Network.Input);
        return new DisplacementTask(
            options,
            sources.ReadBody(),
            sources.Open(options.Data, side),
            options.Bench is null ? null : sources.Open(options.Bench, side),
            estimators,
            options.Fits is null ? null : sources.ReadPrior(),
            fitsFile,
            pairsFile);
    }

    /// <inheritdoc/>
    public override bool MustFit(string tensor) =>
        tensor.StartsWith("encoder.", StringComparison.Ordinal) || tensor.StartsWith("decoder.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Prepare(string folder, Action<string> report, CancellationToken cancellation)
    {
        if (_fits?.Prepare(folder, report, cancellation) == false)
            return false;
        _store = new PairStore(_pairsFile ?? Path.Combine(folder, PairsFile), _model, _sources, _estimators, HasTruth);
        return _store.Fill(report, cancellation);
    }

    /// <inheritdoc/>
    public override SampleBatch MakeBatch(long step)
    {
        IReadOnlyList<(IDataset Dataset, long Index, ulong Seed)> planned = _plan.Batch(step, Share);
        return Render(planned.Count, i => Draw(Array.IndexOf(_sources, planned[i].Dataset), planned[i].Index, new SeededRandom(planned[i].Seed)));
    }

    /// <inheritdoc/>
    public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(autocast);
        var pairs = (DisplacementBatch)batch;
        DisplacementEstimate estimate;
        using (autocast())
            estimate = _network.call(pairs.Input(device, _network.NeedsJoints));
        (Tensor truth, Tensor rendered) = pairs.Truth(device);
        return DisplacementLoss.Compute(estimate, truth, rendered, _options.Confidence, terms);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device)
    {
        if (_bench.Value.Count == 0)
            return [];
        double before = 0, after = 0, pixels = 0;
        foreach ((DisplacementBatch batch, float[] fields, _) in Predict(device))
        {
            int area = batch.Size * batch.Size;
            for (int p = 0; p < batch.Rendered.Length; p++)
            {
                if (batch.Rendered[p] == 0)
                    continue;
                int plane = (p / area * 2 * area) + (p % area);
                double x = batch.Fields[2 * p], y = batch.Fields[(2 * p) + 1];
                before += Math.Sqrt((x * x) + (y * y));
                double right = x - fields[plane], down = y - fields[plane + area];
                after += Math.Sqrt((right * right) + (down * down));
                pixels++;
            }
        }

        double told = ToldSize / _options.Network.Input / pixels;
        return [("gain", 1 - (after / before)), ("epe", told * after), ("epe-before", told * before)];
    }

    /// <inheritdoc/>
    public override Image BatchPicture(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return DisplacementPictures.Compose((DisplacementBatch)batch, _options.Network, null, null, batch.Samples.Count);
    }

    /// <inheritdoc/>
    public override Image? Picture(Device device)
    {
        foreach ((DisplacementBatch batch, float[] fields, float[] scales) in Predict(device))
            return DisplacementPictures.Compose(batch, _options.Network, fields, scales, Shown);
        return null;
    }

    // Whether the sample's body is known, or believed to be.
    private bool HasTruth(int source, long index)
    {
        if (_sources[source].HasBodies)
            return true;
        if (index >= _options.MostPhotos)
            return false;
        return _sources[source] is MaskDataset || _fits?.Has(source, index) == true;
    }

    // The sample's picture, body and camera alone; null where there is no body after all.
    private Sample? Read(int source, long index)
    {
        if (_sources[source].Read(index) is not { } sample)
            return null;
        if (sample.Body is null && _fits is not null)
            sample = _fits.AddTo(sample, source, index);
        return sample is { Body: not null, Camera: not null } ? Bare(sample) : null;
    }

    private static Sample Bare(Sample sample) => new(sample.Name, sample.Image, sample.Box)
    {
        Joints2D = sample.Joints2D, Joints3D = sample.Joints3D, Body = sample.Body, Camera = sample.Camera,
    };

    private (Sample Crop, BodyParameters Start, float[] Colors) Draw(int source, long planned, SeededRandom random)
    {
        IDataset dataset = _sources[source];
        for (long tried = 0; tried < dataset.Count; tried++)
        {
            long index = (planned + tried) % dataset.Count;
            if (!_store!.Has(source, index) || Read(source, index) is not { } sample)
                continue;
            Sample crop = _augmentation.Apply(sample, random, out ImageTransform map);
            BodyParameters[] predictions = [.. _store.Predictions(source, index).Select(body => SampleWarp.Move(body, body.Translation + BodyPlacement.RootOf(_model, body.Betas), map))];
            return (crop, _starts.Draw(crop.Body!, predictions, random), Colors(source, index, map.Determinant < 0, random));
        }

        throw InvalidInputException.For(dataset.Name, string.Empty, "at least one sample whose body is known", "none");
    }

    // The texture as the network is shown it; none for people whose texture is not known, and for some of the others.
    private float[] Colors(int source, long index, bool mirrored, SeededRandom random)
    {
        PairOptions pairs = _options.Pairs;
        if (!_options.Network.Texture || !_sources[source].HasTextures || random.NextDouble() >= pairs.Textured)
            return [];
        if (random.NextDouble() < pairs.WrongTexture)
            index = random.NextInt((int)_sources[source].Count);
        if (!_store!.Has(source, index))
            return [];
        ReadOnlySpan<byte> stored = _store.Colors(source, index);
        float[] colors = new float[stored.Length];
        for (int v = 0; v < colors.Length / 3; v++)
        {
            int from = 3 * (mirrored ? _symmetry.Value.Vertices[v] : v);
            for (int c = 0; c < 3; c++)
                colors[(3 * v) + c] = stored[from + c] / (float)byte.MaxValue;
        }

        double Spread() => Math.Exp(pairs.TextureLight * ((2 * random.NextDouble()) - 1));
        TextureVariation.Relight(colors, Spread(), Spread());
        if (random.NextDouble() < pairs.TextureNoise)
            TextureVariation.AddNoise(colors, pairs.TextureDeviation * random.NextDouble(), random);
        return colors;
    }

    private DisplacementBatch Render(int count, Func<int, (Sample Crop, BodyParameters Start, float[] Colors)> draw)
    {
        int size = _options.Network.Input, area = size * size, channels = _options.Network.RenderingChannels;
        float[] renderings = new float[count * channels * area], joints = new float[count * 2 * Sample.JointCount], fields = new float[count * 2 * area], rendered = new float[count * area];
        if (!_renderers.TryTake(out PairRenderer? renderer))
            renderer = new PairRenderer(_model);
        var crops = new Sample[count];
        for (int i = 0; i < count; i++)
        {
            (crops[i], BodyParameters start, float[] colors) = draw(i);
            renderer.Render(
                start, crops[i].Body!, crops[i].Camera!.Value, size, colors, _options.Network.Texture, renderings.AsSpan(i * channels * area, channels * area), joints.AsSpan(i * 2 * Sample.JointCount, 2 * Sample.JointCount), fields.AsSpan(i * 2 * area, 2 * area), rendered.AsSpan(i * area, area));
        }

        _renderers.Add(renderer);
        var batch = SampleBatch.Of(crops, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation);
        return new DisplacementBatch(batch.Pixels, crops, size, renderings, joints, fields, rendered);
    }

    // Half of the starts are the first estimator's, half are noise.
    private List<DisplacementBatch> BenchOf(IDataset? bench)
    {
        List<DisplacementBatch> batches = [];
        for (long first = 0; bench is not null && first < _options.BenchSamples; first += EvaluationBatch)
        {
            Sample[] samples = [.. Enumerable.Range(0, (int)Math.Min(EvaluationBatch, _options.BenchSamples - first)).Select(i => bench.Read(first + i)!)];
            BodyParameters[] predicted = _estimators.Count > 0 ? _estimators[0].Estimate(samples, CancellationToken.None) : [];
            long number = first;
            batches.Add(Render(samples.Length, i =>
            {
                ImageTransform map = Augmentation.PlainCrop(samples[i].Box, _options.Network.Input);
                Sample crop = SampleWarp.Apply(Bare(samples[i]), map, _options.Network.Input, _options.Network.Input);
                bool isPredicted = predicted.Length > 0 && i % 2 == 0;
                BodyParameters start = isPredicted
                    ? SampleWarp.Move(predicted[i], predicted[i].Translation + BodyPlacement.RootOf(_model, predicted[i].Betas), map)
                    : _starts.Disturb(crop.Body!, new SeededRandom(SeededRandom.Scramble((ulong)(number + i))));
                return (crop, start, _options.Network.Texture && i % 4 < 2 && bench.HasTextures ? bench.VertexColors(number + i) : []);
            }));
        }

        return batches;
    }

    private IEnumerable<(DisplacementBatch Batch, float[] Fields, float[] Scales)> Predict(Device device)
    {
        _average.eval();
        double pixels = DisplacementEstimate.Unit * _options.Network.Input;
        foreach (DisplacementBatch batch in _bench.Value)
        {
            float[] fields, scales;
            using (NewDisposeScope())
            using (no_grad())
            {
                DisplacementEstimate estimate = _average.call(batch.Input(device, _average.NeedsJoints));
                (fields, scales) = ((estimate.Field * pixels).to_array<float>(), (estimate.Error * pixels).to_array<float>());
            }

            yield return (batch, fields, scales);
        }
    }
}
