namespace Vitruvian.Benchmarks;

/// <summary>One line of the table: what was measured, how long it takes, and how that compares within the same run.</summary>
/// <param name="What">What was measured, with its sizes.</param>
/// <param name="Time">The times of one unit of work.</param>
/// <param name="Unit">The unit of work, for example <c>body</c>.</param>
/// <param name="Bar">The time that is asked for in milliseconds, or NaN.</param>
/// <param name="Comparison">What stands beside it, for example <c>41x the double reference</c>; may be empty.</param>
internal sealed record BenchmarkRow(string What, Timing Time, string Unit, double Bar = double.NaN, string Comparison = "")
{
    internal static string Header =>
        "| benchmark | what | median ms | minimum ms | per | asked for ms | compared in this run |\n|---|---|---|---|---|---|---|";

    internal string ToMarkdown(string benchmark)
    {
        string bar = double.IsNaN(Bar) ? string.Empty : $"{Bar:0.###}";
        return $"| {benchmark} | {What} | {Time.Median:0.0000} | {Time.Minimum:0.0000} | {Unit} | {bar} | {Comparison} |";
    }

    /// <summary>"12x label": how many times longer the other thing takes, by the medians.</summary>
    internal static string Ratio(Timing other, Timing self, string label) => $"{other.Median / self.Median:0.0}x faster than {label}";
}
