using System.Text.Json.Nodes;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Spin;

/// <summary>Everything that decides a training run of a <c>spin</c>, <c>holopose</c> or <c>nbf</c> regressor.</summary>
public sealed record SpinOptions : RunOptions
{
    /// <summary>The regressor.</summary>
    public HmrOptions Network { get; init; } = new();

    /// <summary>How samples are varied.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Weights of the loss terms.</summary>
    public SpinLossOptions Loss { get; init; } = new();

    /// <summary>Where parameters come from for photos that have only 2D joints.</summary>
    public SpinMode Mode { get; init; } = SpinMode.InTheLoop;

    /// <summary>
    /// Whether samples with known bodies teach them. Unpaired, nothing but 2D joints is taken from any picture, and what is known of bodies comes from
    /// the fits' priors alone; people who are seen only once (an endless stream) are then fitted in the loop as well.
    /// </summary>
    public bool Paired { get; init; } = true;

    /// <summary>Fits.</summary>
    public SpinFittingOptions Fitting { get; init; } = new();

    /// <summary>What Neural Body Fitting asks beside; null for other methods.</summary>
    public NbfOptions? Nbf { get; init; }

    /// <summary>Synthetic people to measure bodies on (<c>synthetic</c>, split <c>test</c>: the first of SynthBench); null for none.</summary>
    public DataOptions? Bench { get; init; }

    /// <summary>How many of them.</summary>
    public int BenchSamples { get; init; } = 200;

    /// <summary>What the regressor's input is made from.</summary>
    internal NbfEncoding Encoding => Nbf?.Encoding ?? NbfEncoding.Rgb;

    /// <summary>Side of the crops that samples are cut to: the segmentation network's input where there is one.</summary>
    internal int CropSize => Nbf?.Segmentation?.Input ?? Network.Input;

    /// <summary>Reads a JSON file of options.</summary>
    /// <exception cref="InvalidInputException">The file is missing or no JSON, or has an unknown option or a value of another kind.</exception>
    public static SpinOptions Read(string path) => Read<SpinOptions>(path);

    /// <summary>Reads options that <see cref="RunOptions.ToJson"/> gave.</summary>
    /// <param name="json">The options.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public static SpinOptions FromJson(JsonObject json, string source) => FromJson<SpinOptions>(json, source);

    /// <summary>The options of a run whose network sees photos through a segmentation network, which is then part of them; others as they are.</summary>
    /// <param name="segmentation">Checkpoint of that network; null for none.</param>
    /// <exception cref="InvalidInputException">There must be one and is none, or the other way round; the checkpoint is missing, damaged or of another network.</exception>
    public SpinOptions Through(string? segmentation)
    {
        if (Nbf is not { Coding: not null })
            return segmentation is null ? this : throw InvalidInputException.For("--segmentation", string.Empty, "none: the network sees no parts that another one finds (nbf.coding)", segmentation);
        if (segmentation is null)
            throw InvalidInputException.For("--segmentation", string.Empty, "the checkpoint of the network that finds body parts", "none", "Name a run of 'vitruvian train segmentation'.");
        using SegmentationNetwork network = SegmentationNetwork.Load(segmentation);
        return this with { Nbf = Nbf with { Segmentation = network.Options } };
    }

    /// <inheritdoc/>
    protected override void Check(string source)
    {
        base.Check(source);
        Network.Check(source);
        Fitting.Check(source);
        Loss.Check(source);
        Nbf?.Check(source);
        CheckNbf(source);
        if (BenchSamples <= 0)
            throw InvalidInputException.For(source, "benchSamples", "a positive number", $"{BenchSamples}");
    }

    private void CheckNbf(string source)
    {
        void Require(bool holds, string field, string expected, object? found)
        {
            if (!holds)
                throw InvalidInputException.For(source, field, expected, $"{found ?? "none"}");
        }

        bool photos = Encoding == NbfEncoding.Rgb && Nbf?.Coding is null;
        Require(photos || Network.Features != HmrFeatures.Joints, "network.features", "pooled or map: joints are found in photos", "joints");
        Require(Nbf is null || Network.Head == HmrHeadKind.Matrices, "network.head", "matrices, beside options of nbf", Network.Head);
        Require(Encoding is NbfEncoding.Rgb or NbfEncoding.Joints14 || Evaluation is null, "evaluation", $"null, for the encoding {Encoding}, which photos have no labels for", Evaluation?.Kind);
        Require(
            Network.FixedCamera is null || Augmentation is { Scale: 0, Shift: 0, HalfBody: 0, Truncation: 0 },
            "augmentation",
            "scale, shift, halfBody and truncation of 0 beside network.fixedCamera: people stand in the middle, as large as they are",
            "others");
    }
}
