using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Spin;

/// <summary>Training of a regressor with fits in the loop: <c>spin</c>, <c>holopose</c> with HoloPose's heads, or <c>nbf</c> with Neural Body Fitting's.</summary>
public sealed class SpinTask : TrainingTask
{
    /// <summary>File of the fits made before training, in a run's folder.</summary>
    public const string FitsFile = "fits.npz";

    // Tells this use of a sample's number from others.
    private const ulong LabelledSalt = 0x4C61_6265_6C6C_6564;

    private readonly SpinOptions _options;
    private readonly SpinData _data;
    private readonly string? _fitsFile;
    private readonly IDataset[] _sources;
    private readonly NbfInput _input;
    private readonly nn.Module<Tensor, HmrEstimate> _network;
    private readonly nn.Module<Tensor, HmrEstimate> _average;
    private readonly SpinLoss _loss;
    private readonly JointsLoss _heatLoss;
    private readonly BodyLayer _body;
    private readonly BodyPointLayer _points;
    private readonly BodyVertexLayer? _mesh;
    private readonly SurfaceTerm? _surface;
    private readonly DataPlan _plan;
    private readonly Augmentation _augmentation;
    private readonly PhotoFits _fits;
    private readonly SpinSupervision _supervision;
    private Device? _placed;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="data">What is learned from and measured on, for the same input size.</param>
    /// <param name="fitsFile">Where fits made before training are kept; null for the run's folder.</param>
    /// <param name="segmentation">Loads the segmentation network that <see cref="NbfOptions.Segmentation"/> describes, anew with every call; null without one.</param>
    /// <exception cref="InvalidInputException">A segmentation network is needed and there is none, or the other way round.</exception>
    public SpinTask(SpinOptions options, SpinData data, string? fitsFile = null, Func<SegmentationNetwork>? segmentation = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        (_options, _data, _fitsFile) = (options, data, fitsFile);
        manual_seed((long)options.Seed);
        BodyModel model = data.Model;
        var mean = HmrMeanParameters.Recorded(model, data.Prior);
        _input = new NbfInput(options.Encoding);
        _network = NbfNetwork.Make(options, mean, data.Parts, segmentation);
        _average = NbfNetwork.Make(options, mean, data.Parts, segmentation);
        _ = _average.requires_grad_(false);
        int[] hips = [IndexOf("left_hip"), IndexOf("right_hip")];
        _loss = new SpinLoss(options.Loss, hips);

        // The weight is applied outside; the depths of the maps are learned where there are any.
        _heatLoss = new JointsLoss(new JointsLossOptions { Joints3D = 0.5 });
        _body = new BodyLayer(model);
        _points = new BodyPointLayer(model, JointSets.For(model, JointSets.All36).Points);
        _mesh = options.Loss.Vertices > 0 ? new BodyVertexLayer(model, model.Surface?.LowPoly?.Vertices) : null;
        _surface = options.Loss.Surface > 0 ? new SurfaceTerm(model) : null;
        _plan = new DataPlan(data.Training, options.Batch, options.Seed);
        _augmentation = new Augmentation(options.Augmentation, options.CropSize);
        _sources = [.. data.Training.Select(part => part.Dataset)];

        // Where bodies are known and used, nothing is fitted.
        _fits = new PhotoFits(model, data.Prior, options.Fitting, _sources, source => options.Mode != SpinMode.None && !(options.Paired && source.HasBodies));
        _supervision = new SpinSupervision(model, options, _fits.Best, source => _fits.FitterOf(source, inTheLoop: true));

        static int IndexOf(string joint) => JointSets.JointNames(JointSets.All36).ToList().IndexOf(joint);
    }

    /// <inheritdoc/>
    public override string Name => _options.Network.Head switch
    {
        HmrHeadKind.Feedback => "spin",
        HmrHeadKind.Matrices => NbfNetwork.Kind,
        _ => "holopose",
    };

    /// <inheritdoc/>
    public override nn.Module Network => _network;

    /// <inheritdoc/>
    public override nn.Module Average => _average;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, nn.Module> State => new Dictionary<string, nn.Module> { ["fits"] = _fits.Best };

    /// <inheritdoc/>
    public override bool MustFit(string tensor) => _input.Encoding == NbfEncoding.Rgb && !tensor.StartsWith("head.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Stays(string tensor) => NbfNetwork.IsSegmentation(tensor) && _options.Nbf?.Coding is not null;

    /// <inheritdoc/>
    public override bool NeedsInitialWeights => _options.Network.Frozen;

    /// <summary>The best fits so far.</summary>
    public BestFits Fits => _fits.Best;

    /// <inheritdoc/>
    public override bool Prepare(string folder, Action<string> report, CancellationToken cancellation)
    {
        bool isDone = _fits.Prepare(_fitsFile ?? Path.Combine(folder, FitsFile), report, cancellation);
        _fits.Best.StartExchange();
        return isDone;
    }

    /// <inheritdoc/>
    public override SampleBatch MakeBatch(long step) => _input.Batch([.. _plan.Batch(step, Share).Select(MakeCrop)]);

    /// <inheritdoc/>
    public override Tensor Loss(SampleBatch batch, Device device, Func<IDisposable?> autocast, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(autocast);
        ArgumentNullException.ThrowIfNull(terms);
        Place(device);
        HmrEstimate estimate;
        using (autocast())
            estimate = _network.call(batch.Images(device));
        SpinLabels labels = _supervision.Label(batch, estimate, device, terms);
        BodyState state = _body.call(estimate.Betas, estimate.Rotations);
        Tensor? vertices = _mesh is null ? null : Vertices(state);
        if (_mesh is not null && labels.Rotations is not null)
        {
            using IDisposable mode = no_grad();
            labels = labels with { Vertices = Vertices(_body.call(labels.Betas!, labels.Rotations)) };
        }

        (IReadOnlyDictionary<string, Tensor> parts, Tensor loss) = _loss.Compute(estimate, _points.call(state), vertices, labels, terms.Whole);
        foreach ((string name, Tensor part) in parts)
            terms.Add(name, part);
        if (_surface?.Compute(batch, estimate, state, terms.Whole) is { } correspondence)
        {
            terms.Add("surface", correspondence);
            loss += _options.Loss.Total * _options.Loss.Surface * correspondence;
        }

        if (estimate.Maps is { } maps && _options.Loss.Heat > 0 && !_options.Network.Frozen)
            loss += _options.Loss.Heat * _heatLoss.Compute(maps, batch, terms);
        if (estimate.Dense is { } dense && DenseLoss.Compute(dense, batch, terms) is { } surface)
            loss += (_options.Loss.Parts * surface.Parts) + (_options.Loss.Uv * surface.Uv);
        return loss;
    }

    /// <inheritdoc/>
    public override void Exchange(ProcessGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (_options.Mode == SpinMode.InTheLoop)
            _fits.Best.Exchange(group, (_options.Batch + group.Size - 1) / group.Size);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, double Value)> Evaluate(Device device) => _data.Scores.Measure(_average, _input, device);

    /// <inheritdoc/>
    public override Image BatchPicture(SampleBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return CropPictures.Labels(batch);
    }

    /// <inheritdoc/>
    public override Image? Picture(Device device) => _data.Scores.Picture(_average, _input, device);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        _fits.Best.Dispose();
        _body.Dispose();
        _points.Dispose();
        _mesh?.Dispose();
        _surface?.Dispose();
    }

    // What is not learned is left out: moving surfaces and maps would cost more than everything else.
    private Sample MakeCrop((IDataset Dataset, long Index, ulong Seed) planned)
    {
        Sample sample = DataPlan.Read(planned.Dataset, planned.Index, out long index);
        BoundingBox box = _options.Network.FixedCamera is { } span ? FixedCameraView.Boxed(sample, span).Box : sample.Box;
        var needed = new Sample(sample.Name, sample.Image, box) { Joints2D = sample.Joints2D, JointVisible = sample.JointVisible };
        if (_options.Paired && IsLabelled(index))
            needed = needed with { Joints3D = sample.Joints3D, Body = sample.Body, Camera = sample.Camera };
        if (_options.Network.Dense || _surface is not null || _input.NeedsParts)
            needed = needed with { Parts = sample.Parts };
        if (_options.Network.Dense || _surface is not null)
            needed = needed with { Uv = sample.Uv };
        int source = Array.IndexOf(_sources, planned.Dataset);
        Sample crop = _augmentation.Apply(needed, new Numerics.SeededRandom(planned.Seed), out ImageTransform map);
        return crop with { Origin = new SampleOrigin(source, _fits.PhotoOf(source, index), map) };
    }

    // A number of its own for every sample decides, so that more labelled samples are those of fewer and others.
    private bool IsLabelled(long index) =>
        _options.Nbf is not { Labelled: < 1 } nbf || Numerics.SeededRandom.Scramble((ulong)index ^ LabelledSalt) < nbf.Labelled * ulong.MaxValue;

    private Tensor Vertices(BodyState state) => _mesh!.call(state) - state.Joints.narrow(1, 0, 1);

    private void Place(Device device)
    {
        if (_placed is not null)
            return;
        _placed = device;
        foreach (nn.Module? layer in (nn.Module?[])[_body, _points, _mesh])
            _ = layer?.to(device);
        _surface?.to(device);
    }
}
