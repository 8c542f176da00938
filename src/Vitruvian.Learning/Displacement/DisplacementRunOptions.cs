using System.Text.Json.Nodes;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Displacement;

/// <summary>Everything that decides a training run of a <c>displacement</c> network.</summary>
public sealed record DisplacementRunOptions : RunOptions
{
    /// <summary>The network.</summary>
    public DisplacementNetworkOptions Network { get; init; } = new();

    /// <summary>How samples are varied.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>How pairs are drawn.</summary>
    public PairOptions Pairs { get; init; } = new();

    /// <summary>Weight of learning how far off a field is; 0, as published, leaves it out.</summary>
    public double Confidence { get; init; } = 0.2;

    /// <summary>Methods whose bodies are to be refined: <c>spin</c>, <c>holopose</c>, <c>meshpose</c>, each perhaps with <c>+joints</c> or <c>+synergy</c>. None leaves noise alone.</summary>
    public IReadOnlyList<string> Starts { get; init; } = [];

    /// <summary>How bodies are fitted to photos with 2D joints, which then stand in for true ones; null for none: then photos are not learned from.</summary>
    public SpinFittingOptions? Fits { get; init; }

    /// <summary>At most so many photos of each source are learned from.</summary>
    public int MostPhotos { get; init; } = int.MaxValue;

    /// <summary>Synthetic people to measure fields on (<c>synthetic</c>, split <c>test</c>: the first of SynthBench); null for none.</summary>
    public DataOptions? Bench { get; init; }

    /// <summary>How many of them.</summary>
    public int BenchSamples { get; init; } = 100;

    /// <summary>Reads a JSON file of options.</summary>
    /// <exception cref="InvalidInputException">The file is missing or no JSON, or has an unknown option or a value of another kind.</exception>
    public static DisplacementRunOptions Read(string path) => Read<DisplacementRunOptions>(path);

    /// <summary>Reads options that <see cref="RunOptions.ToJson"/> gave.</summary>
    /// <param name="json">The options.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public static DisplacementRunOptions FromJson(JsonObject json, string source) => FromJson<DisplacementRunOptions>(json, source);

    /// <inheritdoc/>
    protected override void Check(string source)
    {
        base.Check(source);
        Network.Check(source);
        Pairs.Check(source);
        Fits?.Check(source);
        if (!(Confidence >= 0 && double.IsFinite(Confidence)))
            throw InvalidInputException.For(source, "confidence", "0 or more", $"{Confidence}");
        if (MostPhotos <= 0)
            throw InvalidInputException.For(source, "mostPhotos", "a positive number", $"{MostPhotos}");
        if (BenchSamples <= 0)
            throw InvalidInputException.For(source, "benchSamples", "a positive number", $"{BenchSamples}");
        if (Evaluation is not null)
            throw InvalidInputException.For(source, "evaluation", "none: fields are measured on 'bench'", "one");
    }
}
