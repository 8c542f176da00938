using System.Text.Json.Nodes;
using Vitruvian.Evaluation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Scores of pose priors for people and programs; what a kind does not have is left out.</summary>
internal static class PriorScores
{
    /// <summary>For programs.</summary>
    public static JsonObject ToJson(PriorScore score)
    {
        JsonObject json = [];
        foreach ((string name, double value, int digits) in (ReadOnlySpan<(string, double, int)>)
            [
                ("logDensity", score.LogDensity, 3), ("conditionalLogDensity", score.ConditionalLogDensity, 3), ("reconstructionDegrees", score.ReconstructionDegrees, 2),
                ("reconstructionMillimetres", score.ReconstructionMillimetres, 2), ("againstLimits", score.AgainstLimits, 4), ("againstShuffled", score.AgainstShuffled, 4),
            ])
        {
            if (!double.IsNaN(value))
                json[name] = Math.Round(value, digits);
        }

        return json;
    }

    /// <summary>For people.</summary>
    public static string ToLine(PriorScore score)
    {
        List<string> parts = [];
        if (!double.IsNaN(score.LogDensity))
            parts.Add($"log density {score.LogDensity:0.00}");
        if (!double.IsNaN(score.ConditionalLogDensity))
            parts.Add($"given 14 joints {score.ConditionalLogDensity:0.00}");
        if (!double.IsNaN(score.ReconstructionDegrees))
            parts.Add($"reconstruction {score.ReconstructionDegrees:0.0} degrees, {score.ReconstructionMillimetres:0} mm");
        parts.Add($"AUC against poses within joint limits {score.AgainstLimits:0.000}, of shuffled joints {score.AgainstShuffled:0.000}");
        parts.Add($"{score.Milliseconds:0.00} ms");
        return string.Join("; ", parts);
    }
}
