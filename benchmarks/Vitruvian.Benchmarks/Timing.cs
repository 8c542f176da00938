using System.Diagnostics;

namespace Vitruvian.Benchmarks;

/// <summary>Times of one unit of work over several repeats, milliseconds.</summary>
/// <param name="Median">The median repeat.</param>
/// <param name="Minimum">The fastest repeat: the one least disturbed by others on the machine.</param>
internal readonly record struct Timing(double Median, double Minimum)
{
    // A repeat lasts at least this long, so that the clock's resolution does not show, and not much longer, so that some repeats fall into
    // one slice of a busy machine's time.
    private const double RepeatMilliseconds = 2;
    private const double WarmUpMilliseconds = 20;
    private const int WarmUpRounds = 3;
    private const int WarmUpCalls = 40;
    private const int WarmUpPauseMilliseconds = 200;

    /// <summary>Times an action: warms it up until the compiler is done with it, then takes the median over repeats.</summary>
    /// <param name="work">The work; it does <paramref name="units"/> units a call.</param>
    /// <param name="units">Units of work in a call.</param>
    /// <param name="repeats">Number of repeats.</param>
    internal static Timing Of(Action work, int units = 1, int repeats = 61)
    {
        // Tiered compilation replaces a method in the background after 30 calls, twice when it is profiled first; on a busy machine that
        // thread needs time of its own.
        for (int round = 0; round < WarmUpRounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < WarmUpCalls || Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMilliseconds; i++)
                work();
            Thread.Sleep(WarmUpPauseMilliseconds);
        }

        int calls = 1;
        while (Milliseconds(work, calls) < RepeatMilliseconds)
            calls *= 2;
        double[] times = new double[repeats];
        for (int i = 0; i < repeats; i++)
            times[i] = Milliseconds(work, calls) / ((double)calls * units);
        Array.Sort(times);
        return new Timing(times[repeats / 2], times[0]);
    }

    /// <summary>Times slow work that needs no warming up: once per repeat.</summary>
    internal static Timing OfSlow(Action work, int units = 1, int repeats = 5)
    {
        work();
        double[] times = new double[repeats];
        for (int i = 0; i < repeats; i++)
            times[i] = Milliseconds(work, 1) / units;
        Array.Sort(times);
        return new Timing(times[repeats / 2], times[0]);
    }

    private static double Milliseconds(Action work, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
