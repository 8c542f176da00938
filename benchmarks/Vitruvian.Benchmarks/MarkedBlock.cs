using System.Globalization;
using System.Runtime.InteropServices;
using Vitruvian.Formats;

namespace Vitruvian.Benchmarks;

/// <summary>The part of a page between the marks <c>&lt;!-- NAME: start --&gt;</c> and <c>&lt;!-- NAME: end --&gt;</c>, which a program writes anew.</summary>
internal static class MarkedBlock
{
    /// <summary>Replaces the block between the marks; the rest of the page stays.</summary>
    /// <param name="path">The page.</param>
    /// <param name="name">Name in the marks.</param>
    /// <param name="lines">The block's lines, in Markdown.</param>
    /// <exception cref="InvalidDataException">The page lacks the marks.</exception>
    internal static void Replace(string path, string name, IEnumerable<string> lines)
    {
        (string start, string end) = ($"<!-- {name}: start -->", $"<!-- {name}: end -->");
        string page = File.ReadAllText(path);
        int from = page.IndexOf(start, StringComparison.Ordinal);
        int to = page.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidDataException($"{path}: expected the marks '{start}' and '{end}'; found none.");
        AtomicFile.WriteAllText(path, $"{page[..from]}{start}\n{string.Join('\n', lines)}\n{page[to..]}");
    }

    /// <summary>The machine and the day.</summary>
    internal static string Machine()
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
