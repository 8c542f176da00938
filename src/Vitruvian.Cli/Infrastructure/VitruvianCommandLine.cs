using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Commands;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Learning.Distributed;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The whole command line: parses, runs one command, and turns what went wrong into one line and an exit code.</summary>
internal static class VitruvianCommandLine
{
    /// <summary>Set to 1 to see where an unexpected error comes from.</summary>
    private const string TraceVariable = "VITRUVIAN_TRACE";

    // One tree for the process: options are looked up by identity, and parsing does not change them.
    private static readonly Command Root = CreateRoot();

    /// <summary>Examples below the help of the program itself.</summary>
    public static IReadOnlyList<string> RootExamples { get; } =
    [
        "vitruvian recover assets/samples/astronaut.jpg",
        "vitruvian render vitruvian --view turntable --sheet",
    ];

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancellation">Cancelled when the user interrupts.</param>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, Terminal terminal, CancellationToken cancellation)
    {
        ParseResult parsed = Parse(arguments);
        InvocationConfiguration streams = new() { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        if (arguments.Length == 0)
        {
            Root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = terminal.Error });
            return ExitCode.BadInput;
        }

        if (parsed.Action is not null and not ParseErrorAction)
            return parsed.Invoke(streams);
        bool wantsJson = arguments.Contains(SharedOptions.Json.Name);
        if (parsed.Errors.Count > 0 || parsed.CommandResult.Command is not CliCommand command)
        {
            return Fail(terminal, wantsJson, ExitCode.BadInput, $"{UsageProblem(parsed)} See '{FullName(parsed.CommandResult.Command)} --help'.");
        }

        try
        {
            return command.Run(new CommandSession(parsed, terminal, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Fail(terminal, wantsJson, ExitCode.Cancelled, "cancelled; nothing half-written is left.");
        }
        catch (InvalidInputException error)
        {
            return Fail(terminal, wantsJson, ExitCode.BadInput, error.Message);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail(terminal, wantsJson, ExitCode.BadInput, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or MissingDependencyException or RankLostException)
        {
            return Fail(terminal, wantsJson, ExitCode.Failed, error.Message);
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable(TraceVariable) != "1")
        {
            return Fail(terminal, wantsJson, ExitCode.Failed, $"unexpected {error.GetType().Name}: {error.Message} ({TraceVariable}=1 shows where.)");
        }
    }

    /// <summary>Reads a command line without running it.</summary>
    /// <param name="arguments">The words after the program's name; one that starts with @ is a file name like any other.</param>
    internal static ParseResult Parse(string[] arguments) => Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>A command's words, the program's name first.</summary>
    internal static string FullName(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(FullName).Append(command.Name));

    internal static Command CreateRoot()
    {
        Command root = new("vitruvian", "Vitruvian: rigged 3D human bodies from photos.");
        root.Add(SharedOptions.Json);
        root.Add(SharedOptions.Quiet);
        root.Add(SharedOptions.Seed);
        root.Add(SharedOptions.Threads);
        root.Add(new HelpOption { Recursive = true, Action = new HelpWithExamples() });
        root.Add(new VersionOption());
        root.Add(new RecoverCommand());
        root.Add(new FitCommand());
        root.Add(new CommandGroup(
            "body", "The body model: bake it, look into it, pose it, convert it.", new BodyBakeCommand(), new BodyInfoCommand(), new BodyPoseCommand(), new BodyConvertCommand()));
        root.Add(new RenderCommand());
        root.Add(new ViewCommand());
        root.Add(new ServeCommand());
        root.Add(new TextureCommand());
        root.Add(new SynthCommand());
        root.Add(new CommandGroup("dataset", "The field's datasets as they lie on disk: what is in them, how it looks, and in other layouts.", new DatasetInfoCommand(), new DatasetPreviewCommand(), new DatasetConvertCommand()));
        root.Add(new CommandGroup("assets", "Files that are fetched, not kept in the repository.", new AssetsFetchCommand()));
        root.Add(new CommandGroup("evaluate", "Measure methods by the field's protocols.", [new EvaluateProtocolsCommand(), .. ProtocolDefinitions.All.Select(definition => new EvaluateProtocolCommand(definition)), new EvaluateLspetCommand(), new EvaluatePeopleCommand(), new EvaluateRealCommand(), new EvaluateSynthBenchCommand()]));
        root.Add(new CommandGroup("prior", "What is known about bodies in motion: learn it from motion capture.", new PriorFitCommand(), new PriorCompareCommand(), new PriorClustersCommand(), new PriorUpsamplerCommand()));
        root.Add(new CommandGroup("cluster", "Work that is divided among the processes and machines of a cluster.", new ClusterSubmitCommand(), new ClusterStatusCommand(), new ClusterRetryCommand(), new ClusterMergeCommand()));
        root.Add(new TrainCommand());
        root.Add(new ExportCommand());
        root.Add(new CommandGroup("reproduce", "Make a paper's comparison anew, at this project's scale, and write it into the documentation.", [new ReproduceSpinCommand(), .. HoloTables.All.Select(table => new ReproduceHoloCommand(table)), .. MeshTables.All.Select(entry => new ReproduceMeshCommand(entry.Table, entry.Variants)), .. DisplacementTables.All.Select(table => new ReproduceDisplacementCommand(table)), .. NbfTables.All.Select(entry => new ReproduceNbfCommand(entry.Table, entry.Segmenters))]));
        return root;
    }

    // An unknown word is the likeliest reason for everything else that does not fit.
    private static string UsageProblem(ParseResult parsed) => parsed switch
    {
        { UnmatchedTokens: [string word, ..] } => $"unknown command or option '{word}'.",
        { Errors: [ParseError error, ..] } => error.Message,
        _ => "a command is missing.",
    };

    private static int Fail(Terminal terminal, bool wantsJson, int code, string message)
    {
        string line = message.ReplaceLineEndings(" ").Trim();
        terminal.Error.WriteLine($"vitruvian: {line}");
        if (wantsJson)
            terminal.Out.WriteLine(new JsonObject { ["error"] = line, ["exitCode"] = code }.ToJsonString());
        return code;
    }
}
