using System.Text.Json.Serialization;

namespace Vitruvian.Bodies.Formats;

/// <summary>The <c>metadata</c> array of a Vitruvian body file: UTF-8 JSON.</summary>
internal sealed record VitruvianBodyMetadata
{
    internal const string FormatName = "vitruvian-body";
    internal const int CurrentVersion = 1;

    public string? Format { get; init; }

    public int Version { get; init; }

    public string? Name { get; init; }

    public string?[]? JointNames { get; init; }

    public VitruvianBodyLandmark?[]? Landmarks { get; init; }
}

/// <summary>A landmark as the metadata lists it: a weighted sum of vertices, or of joints and vertices.</summary>
internal sealed record VitruvianBodyLandmark
{
    public string? Name { get; init; }

    public int[]? Vertices { get; init; }

    public double[]? Weights { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int[]? Joints { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? JointWeights { get; init; }
}

/// <summary>Generated (de)serializers, so that reading the body costs no reflection at start-up.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VitruvianBodyMetadata))]
internal sealed partial class VitruvianBodyMetadataContext : JsonSerializerContext;
