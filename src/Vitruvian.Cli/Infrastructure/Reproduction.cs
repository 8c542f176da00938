using System.Text.Json.Nodes;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What a comparison found.</summary>
/// <param name="Budget">How it was made: the command, steps, samples and people; one line.</param>
/// <param name="Table">The table as Markdown.</param>
/// <param name="Json">What <c>--json</c> tells beside the table's name.</param>
internal sealed record Reproduction(string Budget, IEnumerable<string> Table, JsonObject Json)
{
    /// <summary>Rows as JSON.</summary>
    /// <param name="rows">The rows.</param>
    public static JsonArray ToJson(IEnumerable<PaperRow> rows) => new(
        [.. rows.Select(row => new JsonObject { ["title"] = row.Title, ["scores"] = new JsonObject(row.Scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, JsonNumbers.Of(score.Value)))) })]);
}
