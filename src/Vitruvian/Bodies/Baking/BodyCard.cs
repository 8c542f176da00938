using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vitruvian.Bodies.Baking;

/// <summary>Provenance card of the built-in body: what it is, where it comes from, how it was made, how good it is.</summary>
public sealed record BodyCard
{
    /// <summary>What the files are, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The licence of the files.</summary>
    public required string License { get; init; }

    /// <summary>Why that licence holds.</summary>
    public required string LicenseNote { get; init; }

    /// <summary>npm package the bake read, with its version.</summary>
    public required string SourcePackage { get; init; }

    /// <summary>SHA-256 of the package's files that went in, by their paths in it.</summary>
    public required SortedDictionary<string, string> SourceHashes { get; init; }

    /// <summary>Seeds of all that is random.</summary>
    public required SortedDictionary<string, ulong> Seeds { get; init; }

    /// <summary>Sizes: people sampled, targets used, components, vertices, triangles, joints...</summary>
    public required SortedDictionary<string, int> Counts { get; init; }

    /// <summary>The sampled people: statures in metres, body-mass indices in kg / m^2.</summary>
    public required SortedDictionary<string, double> Population { get; init; }

    /// <summary>Share of the population's variance that each component explains.</summary>
    public required double[] VarianceShares { get; init; }

    /// <summary>Errors measured on the finished files; their names tell the unit.</summary>
    public required SortedDictionary<string, double> Measured { get; init; }

    /// <summary>SHA-256 of the files written, by name.</summary>
    public SortedDictionary<string, string> Files { get; init; } = [];

    /// <summary>The card as indented JSON.</summary>
    public string ToJson()
    {
        // Apostrophes stay readable.
        var options = new JsonSerializerOptions(BodyCardContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        return JsonSerializer.Serialize(this, new BodyCardContext(options).BodyCard) + "\n";
    }
}

/// <summary>Generated serializer of the card.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BodyCard))]
internal sealed partial class BodyCardContext : JsonSerializerContext;
