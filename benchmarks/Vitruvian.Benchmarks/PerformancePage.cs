using System.Globalization;
using System.Runtime.InteropServices;
using Vitruvian.Formats;

namespace Vitruvian.Benchmarks;

/// <summary>Puts a run's table into <c>docs/performance.md</c>, between two marks, with the machine and the day.</summary>
internal static class PerformancePage
{
    private const string Start = "<!-- measured: start -->";
    private const string End = "<!-- measured: end -->";

    /// <summary>Replaces the block between the marks; the rest of the page stays.</summary>
    /// <param name="path">The page.</param>
    /// <param name="rows">The table's rows, in Markdown.</param>
    /// <exception cref="InvalidDataException">The page lacks the marks.</exception>
    internal static void Write(string path, IEnumerable<string> rows)
    {
        string page = File.ReadAllText(path);
        int from = page.IndexOf(Start, StringComparison.Ordinal);
        int to = page.IndexOf(End, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidDataException($"{path}: expected the marks '{Start}' and '{End}'; found none.");
        string block = $"{Start}\n{Machine()}\n\n{BenchmarkRow.Header}\n{string.Join('\n', rows)}\n";
        AtomicFile.WriteAllText(path, page[..from] + block + page[to..]);
    }

    private static string Machine()
    {
        string day = DateTime.UtcNow.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return $"Measured on {day}: {Processor()}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.{Load()}";
    }

    // Over the last fifteen minutes, which is longer than a run: how quiet the machine was.
    private static string Load()
    {
        const string Source = "/proc/loadavg";
        return File.Exists(Source) ? $" Load average meanwhile: {File.ReadAllText(Source).Split(' ')[2]}." : string.Empty;
    }

    // Linux tells; elsewhere the kind of processor has to do.
    private static string Processor()
    {
        const string Key = "model name";
        const string Source = "/proc/cpuinfo";
        string? line = File.Exists(Source) ? File.ReadLines(Source).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
