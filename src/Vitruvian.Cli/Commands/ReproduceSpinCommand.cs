using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;

namespace Vitruvian.Cli.Commands;

/// <summary><c>reproduce spin-1</c>: what fits in the loop bring, as SPIN's tables 1 and 3 ask.</summary>
internal sealed class ReproduceSpinCommand : CliCommand
{
    private const string Table = "spin-1";
    private const string DefaultDocs = "docs/methods.md";

    private readonly Option<string> _config = new("--config", "-c")
    {
        Description = "JSON file of options that all runs have in common; the default is the one of this comparison that comes with the program, which is that of 'train spin' with fewer synthetic people.",
        HelpName = "FILE",
    };

    private readonly TrainingSources _sources = new();

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "Folder of the runs; those that are there are gone on with, or taken as they are when complete.",
        HelpName = "DIR",
        DefaultValueFactory = _ => $"runs/{Table}",
    };

    private readonly Option<int> _steps = SharedOptions.Positive(new Option<int>("--steps")
    {
        Description = "Steps of every run.",
        HelpName = "N",
        DefaultValueFactory = _ => 300,
    });

    private readonly Option<int> _seeds = SharedOptions.Positive(new Option<int>("--seeds")
    {
        Description = "Number of seeds, counted up from --seed.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    });

    private readonly Option<string?> _init = new("--init") { Description = "Checkpoint whose weights every run starts from.", HelpName = "CHECKPOINT" };

    private readonly Option<string?> _docs = new("--docs")
    {
        Description = $"File whose block '{Table}' is rewritten; {DefaultDocs} when it is there.",
        HelpName = "FILE.md",
    };

    /// <summary>Names the command.</summary>
    public ReproduceSpinCommand()
        : base(
            Table,
            "Train with no fits, static fits and fits in the loop, paired and unpaired, on the same budget, and compare.",
            "vitruvian reproduce spin-1 --data data --steps 300 --seeds 2 --init runs/joints/best.safetensors",
            "vitruvian reproduce spin-1 --data data --steps 8000 --init runs/joints/best.safetensors --json")
    {
        Add(_config);
        Add(_sources.Data);
        Add(_out);
        Add(_steps);
        Add(_seeds);
        Add(_init);
        Add(_docs);
        Add(_sources.Wardrobe);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        SpinOptions options = SpinOptions.Read(session.Get(_config) ?? AssetFolder.Find("training/spin-1.json")) with { Steps = session.Get(_steps), Seed = session.Seed };
        string? docs = session.Get(_docs) ?? (File.Exists(DefaultDocs) ? DefaultDocs : null);
        if (docs is not null)
            MarkdownBlock.Require(docs, Table);
        if (session.Has(SharedOptions.Threads))
            torch.set_num_threads(session.Threads);
        DataSources sources = _sources.Open(session, synthetic: true);
        string folder = session.Get(_out);
        IReadOnlyList<SpinRunResult>? results = SpinReproduction.Run(options, sources, folder, session.Get(_seeds), session.Get(_init), session.Progress.Say, session.Cancellation);
        if (results is null)
        {
            session.Progress.Say("stopped; the same command goes on");
            return ExitCode.Cancelled;
        }

        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"`vitruvian reproduce {Table} --steps {options.Steps} --seeds {session.Get(_seeds)}{(session.Get(_init) is null ? string.Empty : " --init joints")}`: {options.Steps} steps of {options.Batch} samples at {options.Network.Input} pixels each; {options.BenchSamples} people of SynthBench. The mean, and in brackets each seed."),
            string.Empty,
            .. SpinTable.Lines(results),
        ];
        if (docs is not null)
            MarkdownBlock.Replace(docs, Table, lines);
        session.PrintResult(
            new JsonObject
            {
                ["table"] = Table,
                ["steps"] = options.Steps,
                ["runs"] = new JsonArray([.. results.Select(ToJson)]),
            },
            lines);
        return ExitCode.Done;
    }

    private static JsonObject ToJson(SpinRunResult result) => new()
    {
        ["variant"] = result.Variant.Name,
        ["seed"] = result.Seed,
        ["scores"] = new JsonObject(result.Scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, JsonNumbers.Of(score.Value)))),
    };
}
