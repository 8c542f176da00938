using System.Diagnostics;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Progress for logs: a line at the start, at each tenth of long work, and at the end.</summary>
internal sealed class PlainProgress
{
    // Fewer steps than this need no lines in between.
    private const int ShortWork = 20;

    private readonly string _title;
    private readonly int _total;
    private readonly Action<string> _say;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _done;

    /// <summary>Announces the work.</summary>
    public PlainProgress(string title, int total, Action<string> say)
    {
        _title = title;
        _total = total;
        _say = say;
        say($"{title} ({total})");
    }

    /// <summary>One step more is done; from any thread.</summary>
    public void Advance()
    {
        int done = Interlocked.Increment(ref _done);
        if (_total < ShortWork)
            return;
        int tenth = (int)((long)done * 10 / _total);
        int before = (int)((long)(done - 1) * 10 / _total);
        if (tenth != before)
            _say($"{_title}: {done} of {_total}{(done < _total ? $", {Left(Stopwatch.GetElapsedTime(_start) / done * (_total - done))} left" : string.Empty)}");
    }

    /// <summary>A time to wait, in words.</summary>
    internal static string Left(TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 } => $"about {Math.Max(1, (int)Math.Ceiling(time.TotalSeconds))} s",
        { TotalMinutes: < 90 } => $"about {(int)Math.Round(time.TotalMinutes)} min",
        _ => $"about {(int)Math.Round(time.TotalHours)} h",
    };
}
