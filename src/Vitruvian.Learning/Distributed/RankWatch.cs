using System.Diagnostics;
using System.Globalization;

namespace Vitruvian.Learning.Distributed;

/// <summary>
/// Knows whether the other processes are alive: each counts up a number in the store, once a beat, on a thread and a connection of its own, and looks at the numbers of the others. What one finds out
/// all are told, and the store's holder stays until they have heard it, so that every process ends with the same words.
/// </summary>
internal sealed class RankWatch : IDisposable
{
    private const string LostKey = "watch/lost";
    private const string ClaimKey = "watch/claims";
    private const string ToldKey = "watch/told";

    private readonly TcpStore _store;
    private readonly RankEnvironment _environment;
    private readonly RankTimeouts _timeouts;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _known = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly (long Beats, long Seen)[] _others;
    private readonly Lock _lock = new();
    private volatile RankLostException? _lost;
    private long _lastRound;

    /// <summary>Begins to watch.</summary>
    /// <param name="store">A connection of its own: a call may hang as long as the store's machine does.</param>
    /// <param name="environment">Which process this is.</param>
    /// <param name="timeouts">How often, and how long.</param>
    public RankWatch(TcpStore store, RankEnvironment environment, RankTimeouts timeouts)
    {
        (_store, _environment, _timeouts) = (store, environment, timeouts);
        _lastRound = Stopwatch.GetTimestamp();
        _others = new (long, long)[environment.Size];
        Array.Fill(_others, (-1, _lastRound));
        _thread = new Thread(Run) { IsBackground = true, Name = "rank watch" };
        _thread.Start();
    }

    /// <summary>What was found out; null while all are alive.</summary>
    public RankLostException? Lost
    {
        get
        {
            // Rank 0 holds the store: when it does not answer, that is its silence, and nothing can be said through it any more.
            if (_lost is null && !_stop.IsSet && Stopwatch.GetElapsedTime(Volatile.Read(ref _lastRound)) > _timeouts.Silence + (2 * _timeouts.Beat))
                Conclude(Silent(0), isTold: false);
            return _lost;
        }
    }

    /// <summary>Throws when a process is gone.</summary>
    /// <exception cref="RankLostException">It is.</exception>
    public void ThrowIfLost()
    {
        if (Lost is { } lost)
            throw lost;
    }

    /// <summary>Whose fault an exchange's failure is, for which the watch may need the time of a silence.</summary>
    /// <param name="error">What the exchange said.</param>
    public RankLostException Explain(string error)
    {
        long start = Stopwatch.GetTimestamp();
        while (Lost is null && Stopwatch.GetElapsedTime(start) < _timeouts.Silence + (3 * _timeouts.Beat))
            _ = _known.Wait(_timeouts.Beat);
        return Lost ?? new RankLostException($"an exchange between {_environment.Size} processes failed although all are alive ({error})");
    }

    /// <summary>Tells the others that this process cannot go on.</summary>
    /// <param name="reason">Why.</param>
    public void Declare(string reason)
    {
        if (Lost is null)
            Announce(new RankLostException(_environment.Rank, _environment.Size, reason.ReplaceLineEndings(" ")));
    }

    /// <summary>After something was found out, waits until the others know as well, as long as that can take: the store ends with rank 0.</summary>
    public void LingerForOthers()
    {
        if (_environment.Rank != 0 || Lost is not { } lost)
            return;
        int others = _environment.Size - (lost.Rank is null or 0 ? 1 : 2);
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (_store.Add(ToldKey, 0) < others && Stopwatch.GetElapsedTime(start) < _timeouts.Silence)
                Thread.Sleep(_timeouts.Beat / 4);
        }
        catch (TorchException)
        {
            // Nobody is left to be told.
        }
    }

    /// <summary>Stops watching; from now on nobody is missed.</summary>
    public void Stop()
    {
        _stop.Set();
        _ = _thread.Join(_timeouts.Silence);
    }

    /// <summary>Stops watching and closes the connection.</summary>
    public void Dispose()
    {
        Stop();
        if (_thread.IsAlive)
            return;
        _store.Dispose();
        _stop.Dispose();
        _known.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(_timeouts.Beat))
        {
            try
            {
                Round();
            }
            catch (TorchException)
            {
                if (!_stop.IsSet)
                    Conclude(new RankLostException(0, _environment.Size, "its process ended, or its machine cannot be reached"), isTold: false);
            }

            if (_lost is not null)
                return;
        }
    }

    private void Round()
    {
        _ = _store.Add(KeyOf(_environment.Rank), 1);
        if (Told() is { } told)
        {
            Conclude(told, isTold: true);
            return;
        }

        long now = Stopwatch.GetTimestamp();
        for (int rank = 0; rank < _others.Length; rank++)
        {
            if (rank == _environment.Rank)
                continue;
            long beats = _store.Add(KeyOf(rank), 0);
            if (beats != _others[rank].Beats)
            {
                _others[rank] = (beats, now);
            }
            else if (Stopwatch.GetElapsedTime(_others[rank].Seen, now) > _timeouts.Silence)
            {
                Announce(Silent(rank));
                return;
            }
        }

        Volatile.Write(ref _lastRound, now);
    }

    // The first who finds something out words it for all.
    private void Announce(RankLostException lost)
    {
        try
        {
            if (_store.Add(ClaimKey, 1) == 1)
                _store.Set(LostKey, $"{lost.Rank} {lost.Message}");
            else
                lost = Told() ?? lost;
            Conclude(lost, isTold: true);
        }
        catch (TorchException)
        {
            // Then rank 0 is gone as well, and the others notice by themselves.
            Conclude(lost, isTold: false);
        }
    }

    private RankLostException? Told()
    {
        if (_store.TryGet(LostKey) is not { } text)
            return null;
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return new RankLostException(text[(space + 1)..]) { Rank = int.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture) };
    }

    private RankLostException Silent(int rank) => new(rank, _environment.Size, $"no sign of life for {_timeouts.Silence.TotalSeconds:0} s");

    private void Conclude(RankLostException lost, bool isTold)
    {
        lock (_lock)
        {
            if (_lost is not null)
                return;
            if (isTold && _environment.Rank != 0)
                Answer();
            _lost = lost;
            _known.Set();
        }
    }

    private void Answer()
    {
        try
        {
            _ = _store.Add(ToldKey, 1);
        }
        catch (TorchException)
        {
            // Rank 0 did not wait any longer.
        }
    }

    private static string KeyOf(int rank) => $"watch/alive/{rank}";
}
