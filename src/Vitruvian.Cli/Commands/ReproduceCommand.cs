using System.CommandLine;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Learning;
using Vitruvian.Learning.Training;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary>A table of a paper: trains what it compares, measures, prints the table and writes it into the documentation.</summary>
internal abstract class ReproduceCommand : CliCommand
{
    private const string DefaultDocs = "docs/methods.md";

    private readonly TrainingSources _sources = new();

    private readonly Option<string> _config;

    private readonly Option<string> _out;

    private readonly Option<int> _steps;

    private readonly Option<string?> _init = new("--init") { Description = "Checkpoint whose weights every run starts from.", HelpName = "CHECKPOINT" };

    private readonly Option<string> _bench = new("--synthbench")
    {
        Description = $"Folder of SynthBench (see 'vitruvian synth --bench'). Default: {SynthBench.DefaultFolder}.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _docs;

    /// <summary>Names the command.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="description">What it compares.</param>
    /// <param name="config">What is taken where no file of options is named.</param>
    /// <param name="folder">Folder of the runs where none is named.</param>
    /// <param name="steps">Steps of every run where no number is given.</param>
    /// <param name="examples">Complete command lines.</param>
    protected ReproduceCommand(string table, string description, string config, string folder, int steps, params string[] examples)
        : base(table, description, examples)
    {
        _config = new("--config", "-c") { Description = $"JSON file of options that all runs have in common; the default is {config}.", HelpName = "FILE" };
        _out = new("--out", "-o")
        {
            Description = "Folder of the runs; those that are there are gone on with, or taken as they are when complete.",
            HelpName = "DIR",
            DefaultValueFactory = _ => folder,
        };
        _steps = SharedOptions.Positive(new Option<int>("--steps") { Description = "Steps of every run.", HelpName = "N", DefaultValueFactory = _ => steps });
        _docs = new("--docs") { Description = $"File whose block '{table}' is rewritten; {DefaultDocs} when it is there.", HelpName = "FILE.md" };
        Add(_config);
        Add(_sources.Data);
        Add(_out);
        Add(_steps);
        Add(_init);
        Add(_docs);
        Add(_sources.Wardrobe);
    }

    /// <inheritdoc/>
    public sealed override int Run(CommandSession session)
    {
        string? docs = session.Get(_docs) ?? (File.Exists(DefaultDocs) ? DefaultDocs : null);
        if (docs is not null)
            MarkdownBlock.Require(docs, Name);
        if (session.Has(SharedOptions.Threads))
            torch.set_num_threads(session.Threads);
        if (Make(session) is not { } made)
        {
            session.Progress.Say("stopped; the same command goes on");
            return ExitCode.Cancelled;
        }

        string[] lines = [made.Budget, string.Empty, .. made.Table];
        if (docs is not null)
            MarkdownBlock.Replace(docs, Name, lines);
        made.Json.Insert(0, "table", Name);
        session.PrintResult(made.Json, lines);
        return ExitCode.Done;
    }

    /// <summary>Trains what is missing, and measures.</summary>
    /// <param name="session">The options.</param>
    /// <returns>Null when stopped.</returns>
    protected abstract Reproduction? Make(CommandSession session);

    /// <summary>Adds what tables that are measured on SynthBench can be told.</summary>
    protected void AddBench()
    {
        Add(_bench);
        Add(SharedOptions.Limit);
    }

    /// <summary>File of the options that all runs have in common.</summary>
    /// <param name="session">The options.</param>
    /// <param name="asset">The program's own where none is named.</param>
    protected string ConfigOf(CommandSession session, string asset) => session.Get(_config) ?? AssetFolder.Find(asset);

    /// <summary>Steps of every run.</summary>
    /// <param name="session">The options.</param>
    protected int StepsOf(CommandSession session) => session.Get(_steps);

    /// <summary>Folder of the runs.</summary>
    /// <param name="session">The options.</param>
    protected string FolderOf(CommandSession session) => session.Get(_out);

    /// <summary>Checkpoint that every run starts from, or null.</summary>
    /// <param name="session">The options.</param>
    protected string? InitOf(CommandSession session) => session.Get(_init);

    /// <summary>Where the datasets are.</summary>
    /// <param name="session">The options.</param>
    protected DataSources SourcesOf(CommandSession session) => _sources.Open(session, synthetic: true);

    /// <summary>SynthBench, and how many of its people are wanted.</summary>
    /// <param name="session">The options.</param>
    protected (SynthBenchSet Set, int Count) BenchOf(CommandSession session)
    {
        SynthBenchSet set = SynthBenchSet.Open(session.Has(_bench) ? session.Get(_bench) : SynthBench.DefaultFolder, BodySource.Load(BodySource.DefaultName));
        return (set, session.Has(SharedOptions.Limit) ? Math.Min(set.Count, session.Get(SharedOptions.Limit)) : set.Count);
    }

    /// <summary>The photos of LSPET val below the folder of data; none where it has none.</summary>
    /// <param name="session">The options.</param>
    protected IReadOnlyList<LspetSample> PhotosOf(CommandSession session)
    {
        string photos = Path.Combine(_sources.Root(session), "lspet");
        return Directory.Exists(photos) ? LspetDataset.Read(photos, "val") : [];
    }

    /// <summary>Photos of people with masks below the folder of data; none where it has none.</summary>
    /// <param name="session">The options.</param>
    protected IReadOnlyList<PeoplePhoto> PeopleOf(CommandSession session)
    {
        string people = Path.Combine(_sources.Root(session), "people");
        return Directory.Exists(people) ? PeopleDataset.Read(people, "val") : [];
    }

    /// <summary>How the command was called, as the documentation tells it.</summary>
    /// <param name="session">The options.</param>
    protected string Told(CommandSession session) => $"`vitruvian reproduce {Name} --steps {StepsOf(session)}{(InitOf(session) is null ? string.Empty : " --init joints")}`";
}
