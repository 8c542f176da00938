using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>One line of a shard's index after the first.</summary>
/// <param name="Number">The item's number in the list.</param>
/// <param name="FirstRow">Its first row in the npz file.</param>
/// <param name="RowCount">Number of its rows.</param>
/// <param name="Members">Everything else, in order.</param>
public sealed record ShardLine(int Number, int FirstRow, int RowCount, JsonObject Members)
{
    /// <summary>The line as an item, whose rows' bytes are left out.</summary>
    public ShardItem ToItem() => new(Number, Members, []);

    internal string ToText()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Encoder = ShardRecipe.Layout.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteNumber(ShardItem.NumberMember, Number);
            if (RowCount > 0)
            {
                writer.WriteStartArray(ShardItem.RowsMember);
                writer.WriteNumberValue(FirstRow);
                writer.WriteNumberValue(RowCount);
                writer.WriteEndArray();
            }

            foreach ((string name, JsonNode? value) in Members)
            {
                writer.WritePropertyName(name);
                if (value is null)
                    writer.WriteNullValue();
                else
                    value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="nextRow">The row that its rows must begin with.</param>
    /// <exception cref="InvalidInputException">It is none.</exception>
    internal static ShardLine Of(string text, string source, int nextRow)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonField line = new(document.RootElement, source, string.Empty);
            int number = ShardHeader.Whole(line[ShardItem.NumberMember], 0, int.MaxValue), count = 0;
            if (line.TryGet(ShardItem.RowsMember) is { } rows)
            {
                if (rows.Count != 2)
                    throw rows.Unexpected("the first row and the number of rows", rows.Describe());
                _ = ShardHeader.Whole(rows[0], nextRow, nextRow);
                count = ShardHeader.Whole(rows[1], 1, int.MaxValue - nextRow);
            }

            JsonObject members = JsonNode.Parse(text)!.AsObject();
            members.Remove(ShardItem.NumberMember);
            members.Remove(ShardItem.RowsMember);
            return new ShardLine(number, nextRow, count, members);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidInputException($"{source}: expected a line of JSON; found none ({InputFile.FirstLine(e.Message)}).", e);
        }
    }
}
