namespace Vitruvian.Cli.Infrastructure;

/// <summary>Where a run reads nothing and writes everything: results to <paramref name="Out"/>, progress and errors to <paramref name="Error"/>.</summary>
/// <param name="Out">Results; with <c>--json</c> exactly one JSON object.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="IsInteractive">Whether Error is a terminal that can redraw lines.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive)
{
    /// <summary>The process's own streams.</summary>
    public static Terminal ForProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");
}
