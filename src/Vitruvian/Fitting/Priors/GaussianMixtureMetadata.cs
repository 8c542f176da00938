using System.Text.Json.Serialization;

namespace Vitruvian.Fitting.Priors;

/// <summary>The <c>metadata</c> array of a mixture's file: UTF-8 JSON.</summary>
internal sealed record GaussianMixtureMetadata
{
    internal const string FormatName = "vitruvian-gaussian-mixture";
    internal const int CurrentVersion = 1;

    public string? Format { get; init; }

    public int Version { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnergyPercentile[]? EnergyPercentiles { get; init; }
}

/// <summary>Generated (de)serializers, so that reading costs no reflection at start-up.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GaussianMixtureMetadata))]
internal sealed partial class GaussianMixtureMetadataContext : JsonSerializerContext;
