using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Evaluation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Prints an <see cref="EvaluationReport"/>, for programs and for people.</summary>
internal static class EvaluationOutput
{
    // Left-out records that people are told; programs are told all.
    private const int MostSkipped = 20;

    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints to stdout.</summary>
    public static void Print(CommandSession session, EvaluationReport report) => session.PrintResult(ToJson(report), ToLines(report));

    /// <summary>Writes <c>report.json</c> and <c>report.txt</c>.</summary>
    /// <param name="session">Is told.</param>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder.</param>
    public static void Write(CommandSession session, EvaluationReport report, string folder)
    {
        using OutputFolder output = new(folder);
        File.WriteAllText(output.PathFor("report.json"), $"{ToJson(report).ToJsonString(s_readable)}\n");
        File.WriteAllLines(output.PathFor("report.txt"), ToLines(report));
        output.Commit();
        session.Progress.Say($"Wrote {string.Join(", ", output.Files)}");
    }

    /// <summary>A protocol's definition for programs.</summary>
    /// <param name="definition">Its lines.</param>
    public static JsonObject Object(IReadOnlyList<(string Name, string Value)> definition) => new(definition.Select(line => KeyValuePair.Create(line.Name, (JsonNode?)line.Value)));

    /// <summary>A protocol's definition for people.</summary>
    /// <param name="definition">Its lines.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<(string Name, string Value)> definition) => definition.Select((line, i) => i == 0 ? line.Value : $"  {line.Name,-11}{line.Value}");

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
            ["settings"] = Object(report.Settings),
        };
        if (report.PerPart.Count > 0)
            json["perPart"] = Object(report.PerPart);
        if (report.Notes.Count > 0)
            json["notes"] = JsonNumbers.Of(report.Notes);
        if (report.Definition.Count > 0)
        {
            json["definition"] = Object(report.Definition);
            json["skipped"] = JsonNumbers.Of(report.Skipped);
        }

        return json;
    }

    private static JsonObject Object(IReadOnlyList<(string Name, double Value)> metrics) =>
        new(metrics.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)JsonNumbers.Of(m.Value))));

    private static JsonObject Object(IReadOnlyList<(string Name, IReadOnlyList<(string Name, double Value)> Metrics)> rows) =>
        new(rows.Select(row => KeyValuePair.Create(row.Name, (JsonNode?)Object(row.Metrics))));

    /// <summary>For people.</summary>
    public static IEnumerable<string> ToLines(EvaluationReport report)
    {
        foreach (string line in Lines(report.Definition))
            yield return line;
        string refined = report.Refine.Count == 0 ? string.Empty : $" + {string.Join(" + ", report.Refine)}";
        yield return $"{report.Protocol}: {report.Method}{refined} on {report.Samples} samples ({string.Join(", ", report.Settings.Select(s => $"{s.Name} {s.Value}"))})";
        foreach ((string name, double value) in report.Metrics)
            yield return $"  {name,-20}{Number(value)}";
        foreach (string line in (IEnumerable<string>)[.. Table("joint", report.PerJoint), .. Table("part", report.PerPart), .. report.Notes, .. report.Skipped.Take(MostSkipped).Select(reason => $"  skipped    {reason}"), .. report.Skipped.Count > MostSkipped ? [$"  skipped    {report.Skipped.Count - MostSkipped} more"] : (ReadOnlySpan<string>)[]])
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
