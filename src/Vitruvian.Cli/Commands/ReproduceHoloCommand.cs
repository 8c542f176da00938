using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Learning;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Spin;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>reproduce holopose-1</c>, <c>-2</c> and <c>-3</c>: what parts and what the synergy bring, as HoloPose's tables ask.</summary>
internal sealed class ReproduceHoloCommand : CliCommand
{
    private const string DefaultDocs = "docs/methods.md";

    private readonly HoloTable _table;

    private readonly Option<string> _config = new("--config", "-c")
    {
        Description = "JSON file of options that both runs have in common; the default is the configuration of 'train holopose' that comes with the program.",
        HelpName = "FILE",
    };

    private readonly TrainingSources _sources = new();

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "Folder of the runs, the same for the three tables; those that are there are gone on with, or taken as they are when complete.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "runs/holopose-tables",
    };

    private readonly Option<int> _steps = SharedOptions.Positive(new Option<int>("--steps")
    {
        Description = "Steps of both runs.",
        HelpName = "N",
        DefaultValueFactory = _ => 4000,
    });

    private readonly Option<string?> _init = new("--init") { Description = "Checkpoint whose weights both runs start from.", HelpName = "CHECKPOINT" };

    private readonly Option<string> _root = new("--synthbench")
    {
        Description = $"Folder of SynthBench (see 'vitruvian synth --bench'). Default: {SynthBench.DefaultFolder}.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _docs = new("--docs") { Description = $"File whose block of this table is rewritten; {DefaultDocs} when it is there.", HelpName = "FILE.md" };

    /// <summary>Names the command.</summary>
    /// <param name="table">Which table.</param>
    public ReproduceHoloCommand(HoloTable table)
        : base(
            table.Name,
            $"Train a monolithic and a part-based regressor on the same budget, and compare: {table.Question}.",
            $"vitruvian reproduce {table.Name} --data data --steps 4000 --init runs/joints/best.safetensors",
            $"vitruvian reproduce {table.Name} --data data --limit 200 --json")
    {
        _table = table;
        Add(_config);
        Add(_sources.Data);
        Add(_out);
        Add(_steps);
        Add(_init);
        Add(_root);
        Add(SharedOptions.Limit);
        Add(_docs);
        Add(_sources.Wardrobe);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        SpinOptions options = SpinOptions.Read(session.Get(_config) ?? AssetFolder.Find("training/holopose.json")) with { Steps = session.Get(_steps), Seed = session.Seed };
        string? docs = session.Get(_docs) ?? (File.Exists(DefaultDocs) ? DefaultDocs : null);
        if (docs is not null)
            MarkdownBlock.Require(docs, _table.Name);
        if (session.Has(SharedOptions.Threads))
            torch.set_num_threads(session.Threads);
        SynthBenchSet set = SynthBenchSet.Open(session.Has(_root) ? session.Get(_root) : SynthBench.DefaultFolder, BodySource.Load(BodySource.DefaultName));
        if (HoloReproduction.Run(options, _sources.Open(session, synthetic: true), session.Get(_out), session.Get(_init), session.Progress.Say, session.Cancellation) is not { } networks)
        {
            session.Progress.Say("stopped; the same command goes on");
            return ExitCode.Cancelled;
        }

        int count = session.Has(SharedOptions.Limit) ? Math.Min(set.Count, session.Get(SharedOptions.Limit)) : set.Count;
        string photos = Path.Combine(_sources.Root(session), "lspet");
        using var comparison = new HoloComparison(session, networks.Monolithic, networks.Parts, set, count, Directory.Exists(photos) ? LspetDataset.Read(photos, "val") : []);
        IReadOnlyList<HoloRow> rows = _table.Measure(comparison);
        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"`vitruvian reproduce {_table.Name} --steps {options.Steps}{(session.Get(_init) is null ? string.Empty : " --init joints")}`: both networks learned {options.Steps} steps of {options.Batch} samples at {options.Network.Input} pixels; {count} people of SynthBench, all of LSPET val."),
            string.Empty,
            .. _table.Lines(rows),
        ];
        if (docs is not null)
            MarkdownBlock.Replace(docs, _table.Name, lines);
        session.PrintResult(
            new JsonObject
            {
                ["table"] = _table.Name,
                ["steps"] = options.Steps,
                ["rows"] = new JsonArray([.. rows.Select(ToJson)]),
            },
            lines);
        return ExitCode.Done;
    }

    private static JsonObject ToJson(HoloRow row) => new()
    {
        ["title"] = row.Title,
        ["scores"] = new JsonObject(row.Scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, JsonNumbers.Of(score.Value)))),
    };
}
