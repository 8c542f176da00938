using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>One run of one command: its options, its streams and whether it shall stop.</summary>
internal sealed class CommandSession
{
    private static readonly JsonSerializerOptions JsonLayout = new()
    {
        // Non-Latin file names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ParseResult _parsed;
    private readonly Terminal _terminal;

    /// <summary>Reads the shared options.</summary>
    public CommandSession(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        _parsed = parsed;
        _terminal = terminal;
        Cancellation = cancellation;
        WantsJson = parsed.GetValue(SharedOptions.Json);
        Seed = parsed.GetValue(SharedOptions.Seed);
        Threads = parsed.GetValue(SharedOptions.Threads);
        Progress = new ProgressDisplay(terminal, parsed.GetValue(SharedOptions.Quiet));
    }

    /// <summary>Cancelled when the user interrupts.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Whether the result is wanted as one JSON object.</summary>
    public bool WantsJson { get; }

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; }

    /// <summary>Threads to use at most.</summary>
    public int Threads { get; }

    /// <summary>Shows what is going on, on stderr.</summary>
    public ProgressDisplay Progress { get; }

    /// <summary>The value of an option.</summary>
    public T Get<T>(Option<T> option) => _parsed.GetValue(option)!;

    /// <summary>The value of an argument.</summary>
    public T Get<T>(Argument<T> argument) => _parsed.GetValue(argument)!;

    /// <summary>Whether an option was given rather than left at its default.</summary>
    public bool Has(Option option) => _parsed.GetResult(option) is { Implicit: false };

    /// <summary>Prints one line about something that went wrong while the rest went on; also with <c>--quiet</c>.</summary>
    public void Complain(string line)
    {
        lock (_terminal)
            _terminal.Error.WriteLine($"vitruvian: {line}");
    }

    /// <summary>Prints the result: the JSON object when asked for, otherwise the lines for people.</summary>
    public void PrintResult(JsonObject json, IEnumerable<string> lines)
    {
        if (WantsJson)
        {
            _terminal.Out.WriteLine(json.ToJsonString(JsonLayout));
            return;
        }

        foreach (string line in lines)
            _terminal.Out.WriteLine(line);
    }
}
