using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Evaluation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Prints an <see cref="EvaluationReport"/>, for programs and for people.</summary>
internal static class EvaluationOutput
{
    /// <summary>Prints to stdout.</summary>
    public static void Print(CommandSession session, EvaluationReport report) => session.PrintResult(ToJson(report), ToLines(report));

    /// <summary>For programs.</summary>
    public static JsonObject ToJson(EvaluationReport report)
    {
        JsonObject json = new()
        {
            ["protocol"] = report.Protocol,
            ["method"] = report.Method,
            ["refine"] = JsonNumbers.Of(report.Refine),
            ["samples"] = report.Samples,
            ["metrics"] = Object(report.Metrics),
            ["perJoint"] = Object(report.PerJoint),
            ["settings"] = new JsonObject(report.Settings.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Value))),
        };
        if (report.PerPart.Count > 0)
            json["perPart"] = Object(report.PerPart);
        if (report.Notes.Count > 0)
            json["notes"] = JsonNumbers.Of(report.Notes);
        return json;
    }

    private static JsonObject Object(IReadOnlyList<(string Name, double Value)> metrics) =>
        new(metrics.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)JsonNumbers.Of(m.Value))));

    private static JsonObject Object(IReadOnlyList<(string Name, IReadOnlyList<(string Name, double Value)> Metrics)> rows) =>
        new(rows.Select(row => KeyValuePair.Create(row.Name, (JsonNode?)Object(row.Metrics))));

    /// <summary>For people.</summary>
    public static IEnumerable<string> ToLines(EvaluationReport report)
    {
        string refined = report.Refine.Count == 0 ? string.Empty : $" + {string.Join(" + ", report.Refine)}";
        yield return $"{report.Protocol}: {report.Method}{refined} on {report.Samples} samples ({string.Join(", ", report.Settings.Select(s => $"{s.Name} {s.Value}"))})";
        foreach ((string name, double value) in report.Metrics)
            yield return $"  {name,-20}{Number(value)}";
        foreach (string line in (IEnumerable<string>)[.. Table("joint", report.PerJoint), .. Table("part", report.PerPart), .. report.Notes])
            yield return line;
    }

    private static IEnumerable<string> Table(string what, IReadOnlyList<(string Name, IReadOnlyList<(string Name, double Value)> Metrics)> rows)
    {
        if (rows.Count == 0)
            yield break;
        const int column = 10;
        int width = Math.Max(what.Length, rows.Max(row => row.Name.Length)) + 2;
        int[] columns = [.. rows[0].Metrics.Select(m => Math.Max(column, m.Name.Length + 2))];
        yield return $"  {what.PadRight(width)}{string.Concat(rows[0].Metrics.Select((m, i) => m.Name.PadLeft(columns[i])))}";
        foreach ((string name, IReadOnlyList<(string Name, double Value)> metrics) in rows)
            yield return $"  {name.PadRight(width)}{string.Concat(metrics.Select((m, i) => Number(m.Value).PadLeft(columns[i])))}";
    }

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
