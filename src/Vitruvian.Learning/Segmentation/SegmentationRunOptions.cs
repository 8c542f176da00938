using System.Text.Json.Nodes;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Segmentation;

/// <summary>Everything that decides a training run of a <c>segmentation</c> network.</summary>
public sealed record SegmentationRunOptions : RunOptions
{
    /// <summary>The network.</summary>
    public SegmentationNetworkOptions Network { get; init; } = new();

    /// <summary>How samples are varied.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Weights of the loss terms.</summary>
    public SegmentationLossOptions Loss { get; init; } = new();

    /// <summary>How bodies are fitted to photos with 2D joints, whose parts then teach away from their outlines; null for none.</summary>
    public SpinFittingOptions? Fits { get; init; }

    /// <summary>People with masks to measure the foreground on (<c>masks</c>); null for none.</summary>
    public DataOptions? Masks { get; init; }

    /// <summary>Synthetic people to measure parts on (<c>synthetic</c>, split <c>test</c>: the first of SynthBench); null for none.</summary>
    public DataOptions? Bench { get; init; }

    /// <summary>How many of them.</summary>
    public int BenchSamples { get; init; } = 100;

    /// <summary>Reads a JSON file of options.</summary>
    /// <exception cref="InvalidInputException">The file is missing or no JSON, or has an unknown option or a value of another kind.</exception>
    public static SegmentationRunOptions Read(string path) => Read<SegmentationRunOptions>(path);

    /// <summary>Reads options that <see cref="RunOptions.ToJson"/> gave.</summary>
    /// <param name="json">The options.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public static SegmentationRunOptions FromJson(JsonObject json, string source) => FromJson<SegmentationRunOptions>(json, source);

    /// <inheritdoc/>
    protected override void Check(string source)
    {
        base.Check(source);
        Network.Check(source);
        Loss.Check(source);
        Fits?.Check(source);
        if (BenchSamples <= 0)
            throw InvalidInputException.For(source, "benchSamples", "a positive number", $"{BenchSamples}");
    }
}
