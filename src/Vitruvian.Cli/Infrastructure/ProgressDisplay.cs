using Spectre.Console;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// Shows what is going on, on stderr: a redrawn bar on a terminal, a plain line now and then elsewhere (logs, pipes), nothing with
/// <c>--quiet</c>. Results never go through here.
/// </summary>
internal sealed class ProgressDisplay
{
    private readonly Terminal _terminal;
    private readonly bool _quiet;

    /// <summary>A display on a terminal's error stream.</summary>
    public ProgressDisplay(Terminal terminal, bool quiet)
    {
        _terminal = terminal;
        _quiet = quiet;
    }

    /// <summary>Prints one line.</summary>
    public void Say(string line)
    {
        if (_quiet)
            return;
        lock (_terminal)
            _terminal.Error.WriteLine(line);
    }

    /// <summary>Does work of a known number of steps under a title.</summary>
    /// <param name="title">What is done, a few words.</param>
    /// <param name="total">Number of steps.</param>
    /// <param name="work">Calls its argument after every step; from any thread.</param>
    public T Track<T>(string title, int total, Func<Action, T> work)
    {
        if (_quiet)
            return work(() => { });
        if (!_terminal.IsInteractive)
        {
            PlainProgress plain = new(title, total, Say);
            return work(plain.Advance);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_terminal.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total));
                return work(() => task.Increment(1));
            });
    }
}
