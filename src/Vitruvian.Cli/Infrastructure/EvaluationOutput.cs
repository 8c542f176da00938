using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Evaluation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Prints an <see cref="EvaluationReport"/>, for programs and for people.</summary>
internal static class EvaluationOutput
{
    /// <summary>Prints to stdout.</summary>
    public static void Print(CommandSession session, EvaluationReport report)
    {
        JsonObject json = new()
        {
            ["protocol"] = report.Protocol,
            ["method"] = report.Method,
            ["refine"] = JsonNumbers.Of(report.Refine),
            ["samples"] = report.Samples,
            ["metrics"] = Object(report.Metrics),
            ["perJoint"] = new JsonObject(report.PerJoint.Select(j => KeyValuePair.Create(j.Joint, (JsonNode?)Object(j.Metrics)))),
            ["settings"] = new JsonObject(report.Settings.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Value))),
        };
        if (report.Notes.Count > 0)
            json["notes"] = JsonNumbers.Of(report.Notes);
        session.PrintResult(json, Lines(report));
    }

    private static JsonObject Object(IReadOnlyList<(string Name, double Value)> metrics) =>
        new(metrics.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)JsonNumbers.Of(m.Value))));

    private static IEnumerable<string> Lines(EvaluationReport report)
    {
        string refined = report.Refine.Count == 0 ? string.Empty : $" + {string.Join(" + ", report.Refine)}";
        yield return $"{report.Protocol}: {report.Method}{refined} on {report.Samples} samples ({string.Join(", ", report.Settings.Select(s => $"{s.Name} {s.Value}"))})";
        foreach ((string name, double value) in report.Metrics)
            yield return $"  {name,-20}{Number(value)}";
        int width = report.PerJoint.Select(j => j.Joint.Length).DefaultIfEmpty().Max() + 2;
        if (report.PerJoint.Count > 0)
            yield return $"  {"joint".PadRight(width)}{string.Concat(report.PerJoint[0].Metrics.Select(m => $"{m.Name,10}"))}";
        foreach ((string joint, IReadOnlyList<(string Name, double Value)> metrics) in report.PerJoint)
            yield return $"  {joint.PadRight(width)}{string.Concat(metrics.Select(m => $"{Number(m.Value),10}"))}";
        foreach (string note in report.Notes)
            yield return note;
    }

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
