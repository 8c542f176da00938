using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Spin;

/// <summary>What a <see cref="SpinTask"/> learns from and is measured on; several tasks with the same network may share it.</summary>
public sealed class SpinData
{
    // Photos are kept in memory at this multiple of the network's input: enough for augmentation to zoom in.
    private const double CachedSize = 1.5;

    /// <summary>Collects datasets.</summary>
    /// <param name="model">The body model whose parameters are learned.</param>
    /// <param name="prior">Mixture over its poses, for fits and for the mean pose.</param>
    /// <param name="input">Side of the crops that the network sees.</param>
    /// <param name="training">Datasets to learn from, with their weights.</param>
    /// <param name="heldOut">Photos to measure on: PCK over LSP's 14 joints; null for none.</param>
    /// <param name="bench">People with known bodies to measure on; null for none.</param>
    /// <param name="benchSamples">How many of them.</param>
    /// <param name="parts">What HoloPose's heads need; null for others.</param>
    /// <param name="fixedCamera">Metres that every crop spans where the person's root is; null for crops around their boxes.</param>
    public SpinData(BodyModel model, GaussianMixture prior, int input, IReadOnlyList<(IDataset Dataset, double Weight)> training, IDataset? heldOut = null, IDataset? bench = null, int benchSamples = 200, HoloParts? parts = null, double? fixedCamera = null)
    {
        (Model, Prior, Training, Parts) = (model, prior, training, parts);
        Scores = new SpinScores(model, input, heldOut, bench, benchSamples, fixedCamera);
    }

    /// <summary>The body model.</summary>
    public BodyModel Model { get; }

    /// <summary>Mixture over its poses.</summary>
    public GaussianMixture Prior { get; }

    /// <summary>Datasets to learn from, with their weights.</summary>
    public IReadOnlyList<(IDataset Dataset, double Weight)> Training { get; }

    /// <summary>What HoloPose's heads need; null for others.</summary>
    public HoloParts? Parts { get; }

    /// <summary>Measures regressors.</summary>
    internal SpinScores Scores { get; }

    /// <summary>Opens the datasets that options name.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="sources">Where they are; body and prior must be named.</param>
    public static SpinData Open(SpinOptions options, DataSources sources)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.BodyFile is null || sources.PriorFile is null)
            throw InvalidInputException.For("data", "body", "the files of a body and of a pose prior", "none");
        int side = (int)(CachedSize * options.CropSize);
        BodyModel model = BodyModelFile.Read(sources.BodyFile);
        return new SpinData(
            model,
            GaussianMixtureFile.Read(sources.PriorFile),
            options.CropSize,
            sources.Open(options.Data, side),
            options.Evaluation is null ? null : sources.Open(options.Evaluation, side),
            options.Bench is null ? null : sources.Open(options.Bench, side),
            options.BenchSamples,
            options.Network.Head is HmrHeadKind.Linear or HmrHeadKind.Parts ? OpenParts(model, sources) : null,
            options.Network.FixedCamera);
    }

    private static HoloParts OpenParts(BodyModel model, DataSources sources) => HoloParts.Of(
        model,
        RotationClustersFile.Read(sources.ClustersFile ?? throw InvalidInputException.For("data", "clusters", "the file of rotations that occur", "none")));
}
