using System.Text.Json.Nodes;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Spin;

/// <summary>Everything that decides a training run of a <c>spin</c> regressor.</summary>
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

    /// <summary>Synthetic people to measure bodies on (<c>synthetic</c>, split <c>test</c>: the first of SynthBench); null for none.</summary>
    public DataOptions? Bench { get; init; }

    /// <summary>How many of them.</summary>
    public int BenchSamples { get; init; } = 200;

    /// <summary>Reads a JSON file of options.</summary>
    /// <exception cref="InvalidInputException">The file is missing or no JSON, or has an unknown option or a value of another kind.</exception>
    public static SpinOptions Read(string path) => Read<SpinOptions>(path);

    /// <summary>Reads options that <see cref="RunOptions.ToJson"/> gave.</summary>
    /// <param name="json">The options.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public static SpinOptions FromJson(JsonObject json, string source) => FromJson<SpinOptions>(json, source);

    /// <inheritdoc/>
    protected override void Check(string source)
    {
        base.Check(source);
        Network.Check(source);
        Fitting.Check(source);
        Loss.Check(source);
        if (BenchSamples <= 0)
            throw InvalidInputException.For(source, "benchSamples", "a positive number", $"{BenchSamples}");
    }
}
