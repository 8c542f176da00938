using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>One shard of a command's work: items that an earlier run did are passed over, the others are done side by side, and the shard's files come when all are.</summary>
/// <param name="session">Shows progress, and is asked whether to stop.</param>
/// <param name="shard">Which shard.</param>
/// <param name="recipe">What it is made from.</param>
/// <param name="columns">The arrays of its rows; none for work without rows.</param>
internal sealed class ShardRun(CommandSession session, Shard shard, ShardRecipe recipe, IReadOnlyList<ShardColumn> columns)
{
    private int _resumed;
    private double _seconds;
    private ProcessIo? _io;

    /// <summary>Items at the same time.</summary>
    public int Jobs { get; init; } = session.Threads;

    /// <summary>What an item's result is made from as far as sizes and times tell; the same text for the same files.</summary>
    public Func<int, string> Stamp { get; init; } = _ => string.Empty;

    /// <summary>Whether an item of a shard that was finished at a time still holds; those that failed are always tried again.</summary>
    public Func<ShardItem, DateTime, bool> Holds { get; init; } = (_, _) => true;

    /// <summary>Does what is to do.</summary>
    /// <param name="title">What is done, a few words.</param>
    /// <param name="folder">Folder of the shards.</param>
    /// <param name="make">Does one item; from any thread. What it throws ends the run, and what was done before stays.</param>
    /// <returns>The shard.</returns>
    public ShardFile Run(string title, string folder, Func<int, ShardItem> make)
    {
        long start = Stopwatch.GetTimestamp();
        ProcessIo? before = ProcessIo.Now();
        using var work = ShardWork.Open(folder, shard, recipe, columns, session.Get(ShardOptions.Again));
        if (work.Note is { } note)
            session.Complain(note);
        int[] open = [.. Enumerable.Range(work.First, work.Count).Where(number => !work.IsDone(number, Stamp(number), (item, time) => item.Error is null && Holds(item, time)))];
        _resumed = work.Count - open.Length;
        if (_resumed > 0)
            session.Progress.Say($"{_resumed} of {work.Count} were done already ({ShardOptions.Again.Name} makes them anew).");
        session.Progress.Track(title, open.Length, advance => ParallelMap.Run(
            open.Length,
            Jobs,
            n =>
            {
                work.Add(make(open[n]));
                advance();
                return true;
            },
            session.Cancellation));
        session.Cancellation.ThrowIfCancellationRequested();
        ShardFile file = work.Finish();
        (_seconds, _io) = (Stopwatch.GetElapsedTime(start).TotalSeconds, before is null || ProcessIo.Now() is not { } now ? null : new ProcessIo(now.BytesRead - before.BytesRead, now.BytesWritten - before.BytesWritten));
        return file;
    }

    /// <summary>Prints what the shard has become.</summary>
    /// <param name="file">The shard.</param>
    /// <param name="people">Number of people found; null where nobody is looked for.</param>
    /// <returns>The exit code: inputs that are broken are told in the index, and are no failure; what may go better another time is.</returns>
    public int Print(ShardFile file, int? people = null)
    {
        ShardHeader header = file.Header;
        (int first, int count) = shard.RangeOf(recipe.Total);
        string[] files = header.Columns.Count > 0 ? [file.IndexPath, file.RowsPath] : [file.IndexPath];
        JsonObject json = new()
        {
            ["shard"] = shard.Index,
            ["shards"] = shard.Count,
            ["first"] = first,
            ["count"] = count,
            ["resumed"] = _resumed,
            ["errors"] = header.Errors,
            ["retries"] = header.Retries,
            ["files"] = JsonNumbers.Of(files),
            ["seconds"] = JsonNumbers.Of(_seconds),
            ["bytesRead"] = _io?.BytesRead,
            ["bytesWritten"] = _io?.BytesWritten,
        };
        if (people is not null)
            json["people"] = people;
        string found = people is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {people} people");
        session.PrintResult(json, [$"{file.IndexPath}  {count} of {recipe.Total}{found}, {header.Errors} errors, {_resumed} done before"]);
        if (header.Retries > 0)
            session.Complain($"{header.Retries} of {count} failed for reasons that are not in the input; another run tries them again. {file.IndexPath} tells why.");
        return header.Retries > 0 ? ExitCode.Failed : ExitCode.Done;
    }
}
