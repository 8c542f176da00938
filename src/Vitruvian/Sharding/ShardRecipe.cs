using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>What the results of a sharded run are made from. Shards belong together, and results of an earlier run are taken over, when their recipes are equal.</summary>
/// <param name="Command">The command, for example <c>recover</c> or <c>evaluate lspet</c>.</param>
/// <param name="Program">The program's version.</param>
/// <param name="Total">Number of items in the whole list.</param>
/// <param name="Inputs">SHA-256 of the list, in lower-case hexadecimal digits; empty where the settings tell the items.</param>
/// <param name="Settings">Everything else that the results depend on.</param>
public sealed record ShardRecipe(string Command, string Program, int Total, string Inputs, JsonObject Settings)
{
    internal static JsonSerializerOptions Layout { get; } = new()
    {
        // Non-Latin file names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether two recipes are the same.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(ShardRecipe? other) => other is not null && ToJson().ToJsonString(Layout) == other.ToJson().ToJsonString(Layout);

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().ToJsonString(Layout).GetHashCode(StringComparison.Ordinal);

    internal JsonObject ToJson() => new()
    {
        ["command"] = Command,
        ["program"] = Program,
        ["total"] = Total,
        ["inputs"] = Inputs,
        ["settings"] = Settings.DeepClone(),
    };

    internal static ShardRecipe Of(JsonField field) => new(
        field["command"].Text(),
        field["program"].Text(),
        ShardHeader.Whole(field["total"], 0, int.MaxValue),
        field["inputs"].Text(),
        JsonNode.Parse(field["settings"].ExpectObject().Element.GetRawText())!.AsObject());
}
