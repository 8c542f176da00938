using System.Text.Json.Nodes;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;

namespace Vitruvian.Learning.Training;

/// <summary>Everything that decides a training run of the <c>joints</c> network.</summary>
public sealed record TrainOptions : RunOptions
{
    /// <summary>The network.</summary>
    public JointsNetworkOptions Network { get; init; } = new();

    /// <summary>How samples are varied.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Weights of the loss terms.</summary>
    public JointsLossOptions Loss { get; init; } = new();

    /// <summary>Reads a JSON file of options.</summary>
    /// <exception cref="InvalidInputException">The file is missing or no JSON, or has an unknown option or a value of another kind.</exception>
    public static TrainOptions Read(string path) => Read<TrainOptions>(path);

    /// <summary>Reads options that <see cref="RunOptions.ToJson"/> gave.</summary>
    /// <param name="json">The options.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public static TrainOptions FromJson(JsonObject json, string source) => FromJson<TrainOptions>(json, source);
}
