using Vitruvian.Bodies;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Nbf;

/// <summary>
/// Neural Body Fitting (Omran et al. 2018): a segmentation network, which does not learn, says which part of the body each cell of a crop shows, and a regressor, which sees nothing else, tells the body. Input (B, 3, S, S) as of
/// the segmentation network.
/// </summary>
public sealed class NbfNetwork : nn.Module<Tensor, HmrEstimate>
{
    /// <summary>Name of the method, its runs and networks.</summary>
    public const string Kind = "nbf";

    private const string SegmentationName = "segmentation";

    private readonly SegmentationNetwork _segmentation;
    private readonly HmrRegressor _regressor;
    private readonly Tensor _coding;

    /// <summary>Puts both together; they are then this network's.</summary>
    /// <param name="segmentation">Finds parts.</param>
    /// <param name="regressor">Sees parts; as many channels as the coding has.</param>
    /// <param name="coding">How it is shown them.</param>
    public NbfNetwork(SegmentationNetwork segmentation, HmrRegressor regressor, NbfCoding coding)
        : base(nameof(NbfNetwork))
    {
        ArgumentNullException.ThrowIfNull(segmentation);
        ArgumentNullException.ThrowIfNull(regressor);
        (_segmentation, _regressor) = (segmentation, regressor);
        _ = segmentation.requires_grad_(false);
        (float[] rows, int channels) = PartColors.Matrix(coding);
        _coding = tensor(rows, [SegmentationNetwork.ClassCount, channels]);
        register_buffer("coding", _coding, persistent: false);
        register_module(SegmentationName, segmentation);
        register_module("regressor", regressor);
    }

    /// <summary>Side S of the crops in pixels.</summary>
    public int Input => _segmentation.Options.Input;

    /// <summary>Whether a tensor belongs to the segmentation network.</summary>
    /// <param name="tensor">Its name.</param>
    internal static bool IsSegmentation(string tensor) => tensor.StartsWith($"{SegmentationName}.", StringComparison.Ordinal);

    /// <summary>Makes what a run trains: a regressor, behind a segmentation network where there is one.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="mean">Where estimates begin.</param>
    /// <param name="parts">What HoloPose's heads need; null for others.</param>
    /// <param name="segmentation">Loads the segmentation network.</param>
    /// <exception cref="InvalidInputException">A segmentation network is needed and there is none, or the other way round.</exception>
    internal static nn.Module<Tensor, HmrEstimate> Make(SpinOptions options, HmrMeanParameters mean, HoloParts? parts, Func<SegmentationNetwork>? segmentation)
    {
        NbfOptions nbf = options.Nbf ?? new NbfOptions();
        if (nbf.Coding is null != segmentation is null)
            throw InvalidInputException.For(nameof(NbfNetwork), "segmentation", nbf.Coding is null ? "none: the network sees no parts of one (nbf.coding)" : "a segmentation network", segmentation is null ? "none" : "one");
        HmrRegressor regressor = new(mean, options.Network, parts, nbf.Channels);
        return nbf.Coding is { } coding ? new NbfNetwork(segmentation!(), regressor, coding) : regressor;
    }

    /// <inheritdoc/>
    public override HmrEstimate forward(Tensor input) => See(input).Estimate;

    /// <summary>Estimates bodies, and says from what.</summary>
    /// <param name="input">Crops (B, 3, S, S), normalised.</param>
    /// <returns>The estimate, and the probabilities (B, 13, h, w) of background and parts.</returns>
    public (HmrEstimate Estimate, Tensor Parts) See(Tensor input)
    {
        Tensor parts = Parts(input);
        return (_regressor.call(Seen(parts)), parts);
    }

    /// <summary>
    /// Looks at crops several times: probabilities of parts are averaged (left for right where the picture was mirrored); with mirrored looks the regressor sees these parts mirrored as well, and a mirrored picture has exactly the
    /// mirrored body.
    /// </summary>
    /// <param name="input">Crops (B, 3, S, S), normalised.</param>
    /// <param name="looks">How to look; <see cref="JointsLooks.Once"/> is <see cref="See"/>.</param>
    public (HmrEstimate Estimate, Tensor Parts) Look(Tensor input, JointsLooks looks)
    {
        ArgumentNullException.ThrowIfNull(looks);
        if (looks == JointsLooks.Once)
            return See(input);
        Tensor other = tensor([.. PartMaps.For(SegmentationNetwork.PartCount).Mirrored.Select(part => (long)part)], int64, input.device);
        LookBatch batch = new(looks, other);
        Tensor all = Parts(batch.Views(input));
        Tensor body = Enumerable.Range(0, batch.Count).Select(way => batch.Maps(all, way).narrow(1, 1, SegmentationNetwork.PartCount)).Aggregate((a, b) => a + b) / batch.Count;

        // What a turned look did not show is background.
        Tensor parts = cat([1 - body.sum([1], keepdim: true), body], 1);
        if (!looks.Mirrored)
            return (_regressor.call(Seen(parts)), parts);

        // In one batch, so that an exported graph has the regressor once.
        Tensor both = cat([parts, parts.flip(3).index_select(1, other)], 0);
        return (MirroredEstimates.Mean(_regressor.call(Seen(both))), parts);
    }

    private Tensor Parts(Tensor input)
    {
        // Whatever mode the whole is in.
        _segmentation.eval();
        using IDisposable mode = no_grad();
        return _segmentation.call(input).to(float32).softmax(1);
    }

    private Tensor Seen(Tensor parts)
    {
        using IDisposable mode = no_grad();
        return Resized(parts.permute(0, 2, 3, 1).matmul(_coding).permute(0, 3, 1, 2));
    }

    // Means where cells become larger, lines between their centres where they become smaller.
    private Tensor Resized(Tensor cells)
    {
        int size = _regressor.Options.Input;
        long cell = cells.size(2);
        if (cell == size)
            return cells;
        return cell > size && cell % size == 0
            ? nn.functional.avg_pool2d(cells, cell / size)
            : nn.functional.interpolate(cells, [size, size], mode: InterpolationMode.Bilinear);
    }
}
