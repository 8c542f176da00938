using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>The first line of a shard's index: which shard it is, what it was made from, and what belongs to it.</summary>
/// <param name="Shard">Which shard.</param>
/// <param name="Recipe">What it was made from.</param>
/// <param name="Columns">The arrays of its npz file; empty for work without one.</param>
public sealed record ShardHeader(Shard Shard, ShardRecipe Recipe, IReadOnlyList<ShardColumn> Columns)
{
    private const string Format = "vitruvian-shard";
    private const int Version = 1;

    /// <summary>Number of lines that follow: items that are done.</summary>
    public int Items { get; init; }

    /// <summary>Number of these lines that tell an error.</summary>
    public int Errors { get; init; }

    /// <summary>Number of these errors after which another try may go better.</summary>
    public int Retries { get; init; }

    /// <summary>Number of rows in the npz file.</summary>
    public int Rows { get; init; }

    /// <summary>SHA-256 of the npz file, in lower-case hexadecimal digits; empty without one.</summary>
    public string Sha256 { get; init; } = string.Empty;

    internal string ToLine()
    {
        (int first, int count) = Shard.RangeOf(Recipe.Total);
        JsonObject header = new()
        {
            ["format"] = Format,
            ["version"] = Version,
            ["shard"] = Shard.Index,
            ["shards"] = Shard.Count,
            ["first"] = first,
            ["count"] = count,
            ["items"] = Items,
            ["errors"] = Errors,
            ["retries"] = Retries,
            ["recipe"] = Recipe.ToJson(),
        };
        if (Columns.Count > 0)
        {
            header["arrays"] = new JsonObject(Columns.Select(column => KeyValuePair.Create(
                column.Name, (JsonNode?)new JsonArray([column.Type.Descriptor, .. column.Axes.Select(axis => JsonValue.Create(axis))]))));
            header["rows"] = Rows;
            header["sha256"] = Sha256;
        }

        return header.ToJsonString(ShardRecipe.Layout);
    }

    internal static ShardHeader Of(JsonField line)
    {
        if (line["format"].Text() is not Format)
            throw line["format"].Unexpected(Format, line["format"].Describe());
        _ = Whole(line["version"], Version, Version);
        int shards = Whole(line["shards"], 1, Shard.MaximumCount);
        ShardRecipe recipe = ShardRecipe.Of(line["recipe"]);
        Shard shard = new(Whole(line["shard"], 0, shards - 1), shards);
        (int first, int count) = shard.RangeOf(recipe.Total);
        _ = Whole(line["first"], first, first);
        _ = Whole(line["count"], count, count);
        bool hasRows = line.TryGet("arrays") is not null;
        return new ShardHeader(shard, recipe, hasRows ? [.. line["arrays"].ExpectObject().Element.EnumerateObject().Select(p => Column(line["arrays"][p.Name], p.Name))] : [])
        {
            Items = Whole(line["items"], 0, count),
            Errors = Whole(line["errors"], 0, count),
            Retries = Whole(line["retries"], 0, count),
            Rows = hasRows ? Whole(line["rows"], 0, int.MaxValue) : 0,
            Sha256 = hasRows ? line["sha256"].Text() : string.Empty,
        };
    }

    /// <summary>A whole number within limits.</summary>
    internal static int Whole(JsonField field, int least, int most)
    {
        double value = field.Number();
        return value == Math.Floor(value) && value >= least && value <= most
            ? (int)value
            : throw field.Unexpected(least == most ? $"{least}" : $"a whole number from {least} to {most}", field.Describe());
    }

    private static ShardColumn Column(JsonField field, string name)
    {
        const int longestAxis = 1 << 20;
        JsonField[] parts = field.Items();
        return parts.Length > 0 && parts[0].Element.ValueKind == JsonValueKind.String && NpyDataType.TryParse(parts[0].Text(), out NpyDataType type, out bool isBigEndian) && !isBigEndian && type.ItemSize > 0
            ? new ShardColumn(name, type, [.. parts.Skip(1).Select(axis => Whole(axis, 0, longestAxis))])
            : throw field.Unexpected("an array of a NumPy type and the lengths of the axes", field.Describe());
    }
}
