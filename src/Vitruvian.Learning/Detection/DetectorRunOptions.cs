using System.Text.Json.Nodes;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Detection;

/// <summary>Everything that decides a training run of the <c>detector</c> network.</summary>
public sealed record DetectorRunOptions : RunOptions
{
    /// <summary>The network.</summary>
    public DetectorNetworkOptions Network { get; init; } = new();

    /// <summary>How pictures are varied.</summary>
    public DetectionAugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Weights of the loss terms.</summary>
    public DetectorLossOptions Loss { get; init; } = new();

    /// <summary>What comes before the pictures of the network's own size.</summary>
    public IReadOnlyList<DetectorStage> Stages { get; init; } = [];

    /// <summary>Reads a JSON file of options.</summary>
    /// <exception cref="InvalidInputException">The file is missing or no JSON, or has an unknown option or a value of another kind.</exception>
    public static DetectorRunOptions Read(string path) => Read<DetectorRunOptions>(path);

    /// <summary>Reads options that <see cref="RunOptions.ToJson"/> gave.</summary>
    /// <param name="json">The options.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public static DetectorRunOptions FromJson(JsonObject json, string source) => FromJson<DetectorRunOptions>(json, source);

    /// <summary>Side of the pictures at a step, pixels.</summary>
    /// <param name="step">The step, from 0.</param>
    public int InputAt(long step)
    {
        foreach (DetectorStage stage in Stages)
        {
            if (step < stage.Steps)
                return stage.Input;
            step -= stage.Steps;
        }

        return Network.Input;
    }

    /// <inheritdoc/>
    protected override void Check(string source)
    {
        base.Check(source);
        for (int i = 0; i < Stages.Count; i++)
        {
            if (Stages[i].Input < 32 || Stages[i].Input % 32 != 0)
                throw InvalidInputException.For(source, $"stages[{i}].input", "a multiple of 32", $"{Stages[i].Input}");
            if (Stages[i].Steps < 1)
                throw InvalidInputException.For(source, $"stages[{i}].steps", "a positive number", $"{Stages[i].Steps}");
        }
    }
}
