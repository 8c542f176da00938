using System.Text.Json.Serialization;

namespace Vitruvian.Synthesis.Bench;

/// <summary>What a SynthBench folder says of itself.</summary>
internal sealed class SynthBenchManifest
{
    public string? Format { get; set; }

    /// <summary>Hash of what it was made of.</summary>
    public string? Recipe { get; set; }

    public int Count { get; set; }

    public int Size { get; set; }

    public ulong Seed { get; set; }

    /// <summary>Hash of its pictures and labels.</summary>
    public string? Content { get; set; }
}

/// <summary>Reads and writes the manifest without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SynthBenchManifest))]
internal sealed partial class SynthBenchManifestContext : JsonSerializerContext;
