using System.Text.Json.Serialization;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>The <c>metadata</c> array of a network prior's file: UTF-8 JSON.</summary>
internal sealed record PoseNetworkMetadata
{
    internal const string FormatName = "vitruvian-pose-network";
    internal const int CurrentVersion = 1;

    public string? Format { get; init; }

    public int Version { get; init; }

    public string? Kind { get; init; }

    public double Scale { get; init; }

    public double Offset { get; init; }

    public int Blocks { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnergyPercentile[]? EnergyPercentiles { get; init; }
}

/// <summary>Generated (de)serializers, so that reading costs no reflection at start-up.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PoseNetworkMetadata))]
internal sealed partial class PoseNetworkMetadataContext : JsonSerializerContext;
