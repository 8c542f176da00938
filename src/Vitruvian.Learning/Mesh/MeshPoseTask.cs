using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>Training of the <c>meshpose</c> network.</summary>
public sealed class MeshPoseTask : TrainingTask
{
    // Photos are kept in memory at this multiple of the network's input: enough for augmentation to zoom in.
    private const double CachedSize = 1.5;

    private const int EvaluationBatch = 50;
    private const double MillimetresPerMetre = 1000;

    private static readonly IReadOnlyList<string> s_names = JointSets.JointNames(JointSets.Lsp14);
    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];

    private readonly MeshPoseRunOptions _options;
    private readonly BodyModel _model;
    private readonly MeshPoseNetwork _network;
    private readonly MeshPoseNetwork _average;
    private readonly MeshPoseLoss _loss;
    private readonly FittedPhotos? _fits;
    private readonly DataPlan _plan;
    private readonly Augmentation _augmentation;
    private readonly Lazy<List<Sample>> _photos;
    private readonly Lazy<List<Sample>> _bench;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="model">The body model, with a low-poly mesh.</param>
    /// <param name="training">Datasets to learn from, with their weights.</param>
    /// <param name="heldOut">Photos to measure on: PCK@0.2 over LSP's 14 joints; null for none.</param>
    /// <param name="bench">People with known bodies to measure on; null for none.</param>
    /// <param name="prior">Mixture over the body's poses; needed where bodies are fitted to photos.</param>
    /// <param name="fitsFile">Where those fits are kept; null for the run's folder.</param>
    public MeshPoseTask(
        MeshPoseRunOptions options, BodyModel model, IReadOnlyList<(IDataset Dataset, double Weight)> training, IDataset? heldOut, IDataset? bench, GaussianMixture? prior = null, string? fitsFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        (_options, _model) = (options, model);
        manual_seed((long)options.Seed);
        _loss = new MeshPoseLoss(model, options.Loss);
        int vertices = MeshPoseNetwork.VertexCountOf(model);
        _network = new MeshPoseNetwork(vertices, options.Network);
        _average = new MeshPoseNetwork(vertices, options.Network);
        _ = _average.requires_grad_(false);
        if (options.Fits is { } fits)
            _fits = new FittedPhotos(model, prior ?? throw new ArgumentNullException(nameof(prior)), fits, [.. training.Select(part => part.Dataset)], fitsFile);

        _plan = new DataPlan(training, options.Batch, options.Seed);
        _augmentation = new Augmentation(options.Augmentation, options.Network.Input, new BodySymmetry(model));
        _photos = new Lazy<List<Sample>>(() => HeldOutCrops.OfPhotos(heldOut, options.Network.Input));
        _bench = new Lazy<List<Sample>>(() => HeldOutCrops.Of(bench, options.BenchSamples, options.Network.Input, sample => sample is { Vertices: not null, Camera: not null, Joints3D: not null }));
    }

    /// <inheritdoc/>
    public override string Name => "meshpose";

    /// <inheritdoc/>
    public override nn.Module Network => _network;

    /// <inheritdoc/>
    public override nn.Module Average => _average;

    /// <summary>Opens the datasets that options name.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="sources">Where they are; the body must be named.</param>
    /// <param name="fitsFile">Where fits are kept; null for the run's folder.</param>
    public static MeshPoseTask Open(MeshPoseRunOptions options, DataSources sources, string? fitsFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        BodyModel model = sources.ReadBody();
        (IReadOnlyList<(IDataset, double)> training, IDataset? heldOut, IDataset? bench) = OpenData(options, sources);
        return new MeshPoseTask(options, model, training, heldOut, bench, OpenPrior(options, sources), fitsFile);
    }

    /// <summary>Opens the pose prior where bodies are fitted to photos; null where they are not.</summary>
    internal static GaussianMixture? OpenPrior(MeshPoseRunOptions options, DataSources sources) => options.Fits is null ? null : sources.ReadPrior();

    /// <summary>Opens the datasets that options name, for several tasks to share.</summary>
    internal static (IReadOnlyList<(IDataset Dataset, double Weight)> Training, IDataset? HeldOut, IDataset? Bench) OpenData(MeshPoseRunOptions options, DataSources sources)
    {
        int side = (int)(CachedSize * options.Network.Input);
        return (
            sources.Open(options.Data, side),
            options.Evaluation is null ? null : sources.Open(options.Evaluation, side),
            options.Bench is null ? null : sources.Open(options.Bench, side));
    }

    /// <inheritdoc/>
    public override bool MustFit(string tensor) =>
        tensor.StartsWith("encoder.", StringComparison.Ordinal) || (tensor.StartsWith("decoder.", StringComparison.Ordinal) && !tensor.Contains("final_layer", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool NeedsInitialWeights => _options.Network.Frozen;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, nn.Module> State => _fits?.State ?? base.State;

    /// <inheritdoc/>
    public override bool Prepare(string folder, Action<string> report, CancellationToken cancellation) => _fits?.Prepare(folder, report, cancellation) ?? true;

    /// <inheritdoc/>
    public override SampleBatch MakeBatch(long step) => SampleBatch.Of(
        [.. _plan.Batch(step, Share).Select(planned => _augmentation.Apply(_fits?.Read(planned.Dataset, planned.Index) ?? DataPlan.Read(planned.Dataset, planned.Index), new SeededRandom(planned.Seed)))],
        JointsNetwork.PixelMean,
        JointsNetwork.PixelDeviation);

    /// <inheritdoc/>
    public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(autocast);
        MeshPoseEstimate estimate;
        using (autocast())
            estimate = _network.call(batch.Images(device));
        return _loss.Compute(estimate, batch, terms);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device)
    {
        List<(string, double)> scores = [];
        if (_photos.Value.Count > 0)
        {
            (Pck wide, Pck narrow) = (new Pck(s_names, 0.2), new Pck(s_names, 0.1));
            foreach (Prediction prediction in Predict(_photos.Value, device))
            {
                Count(wide, prediction, joint => prediction.Crop.Joints2D![joint].IsVisible);
                Count(narrow, prediction, joint => prediction.Crop.Joints2D![joint].IsVisible);
            }

            scores.AddRange([("pck@0.2", wide.Mean), ("pck@0.1", narrow.Mean), .. s_names.Select((name, i) => ($"pck@0.2/{name}", wide.OfJoint(i)))]);
        }

        if (_bench.Value.Count > 0)
        {
            var wide = new Pck(s_names, 0.2);
            List<double> off = [];
            foreach (Prediction prediction in Predict(_bench.Value, device))
            {
                Count(wide, prediction, joint => prediction.Crop.JointVisible![joint]);
                off.Add(MillimetresPerMetre * LowPolyError(prediction));
            }

            scores.AddRange([("bench-pck@0.2", wide.Mean), ("low-poly pve", off.Average())]);
        }

        return scores;
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
        List<Sample> shown = _photos.Value.Count > 0 ? _photos.Value : _bench.Value;
        if (shown.Count == 0)
            return null;
        List<Image> cells = [];
        var renderer = new BodyRenderer();

        // Parallel, one crop wide: the mesh is in crops already.
        foreach (Prediction prediction in Predict(shown.Take(CropPictures.Samples), device))
        {
            Image cell = Resampling.Resize(prediction.Crop.Image, CropPictures.Side, CropPictures.Side);
            var camera = ViewCamera.From(new Cameras.OrthographicCamera(CropPictures.Side, new Vector2d(0, 0)));
            cells.Add(renderer.Overlay(cell, [new RenderMesh(prediction.Mesh, _model.Surface!.LowPoly!.Faces)], camera, RenderStyle.Overlay));
        }

        return CropPictures.Grid(cells);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        _loss.Dispose();
        _fits?.Dispose();
    }

    private static void Count(Pck pck, Prediction prediction, Func<int, bool> isVisible)
    {
        double size = prediction.Crop.Image.Width;
        double[] found = [.. s_lsp.SelectMany(j => new[] { size * prediction.Joints[3 * j], size * prediction.Joints[(3 * j) + 1] })];
        double[] truth = [.. s_lsp.SelectMany(j => new[] { prediction.Crop.Joints2D![j].X, prediction.Crop.Joints2D[j].Y })];
        _ = pck.Add(found, truth, [.. s_lsp.Select(isVisible)]);
    }

    // Root-aligned and in metres: crops times the metres that the network says a crop spans.
    private double LowPolyError(Prediction prediction)
    {
        Sample crop = prediction.Crop;
        int[] low = _model.Surface!.LowPoly!.Vertices;
        Vector3d root = crop.Joints3D![0];
        double sum = 0;
        for (int v = 0; v < low.Length; v++)
        {
            Vector3d truth = new Vector3d(crop.Vertices![3 * low[v]], crop.Vertices[(3 * low[v]) + 1], crop.Vertices[(3 * low[v]) + 2]) - root;
            Vector3d found = prediction.Metres * new Vector3d(
                prediction.Mesh[3 * v] - prediction.Joints[0], prediction.Mesh[(3 * v) + 1] - prediction.Joints[1], prediction.Mesh[(3 * v) + 2] - prediction.Joints[2]);
            sum += (found - truth).Length;
        }

        return sum / low.Length;
    }

    private IEnumerable<Prediction> Predict(IEnumerable<Sample> crops, Device device)
    {
        _average.eval();
        foreach (Sample[] chunk in crops.Chunk(EvaluationBatch))
        {
            float[] meshes, joints, scales;
            using (NewDisposeScope())
            using (no_grad())
            {
                MeshPoseEstimate estimate = _average.call(SampleBatch.Of(chunk, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation).Images(device));
                Tensor merged = estimate.Merged;
                (meshes, joints, scales) = (merged.to_array<float>(), _loss.Joints(merged).to_array<float>(), estimate.LogScale.to_array<float>());
            }

            int mesh = meshes.Length / chunk.Length, joint = joints.Length / chunk.Length;
            for (int i = 0; i < chunk.Length; i++)
                yield return new Prediction(chunk[i], meshes[(i * mesh)..((i + 1) * mesh)], joints[(i * joint)..((i + 1) * joint)], Math.Exp(scales[i]));
        }
    }

    // Mesh and joints in crops; metres that the crop spans.
    private sealed record Prediction(Sample Crop, float[] Mesh, float[] Joints, double Metres);
}
