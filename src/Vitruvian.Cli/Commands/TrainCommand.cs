using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning;
using Vitruvian.Learning.Detection;
using Vitruvian.Learning.Displacement;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Mesh;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;
using Vitruvian.Learning.Training;

namespace Vitruvian.Cli.Commands;

/// <summary><c>train</c>: trains a network, or goes on where a run stopped.</summary>
internal sealed class TrainCommand : CliCommand
{
    private readonly Argument<string> _network = new("NETWORK") { Description = "What to train: joints, detector, spin, holopose, nbf, meshpose, displacement or segmentation." };

    private readonly Option<string> _config = new("--config", "-c")
    {
        Description = "JSON file of options (docs/training.md lists them); the default is the configuration that comes with the program.",
        HelpName = "FILE",
    };

    private readonly TrainingSources _sources = new();

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "The run's folder: checkpoints, TensorBoard events, pictures. A run that is there already is continued.",
        HelpName = "RUN",
        Required = true,
    };

    private readonly Option<string?> _init = new("--init")
    {
        Description = "Checkpoint whose weights a new run starts from; of another kind of network, those that fit by name and shape.",
        HelpName = "CHECKPOINT",
    };

    private readonly Option<string?> _fits = new("--fits")
    {
        Description = $"spin, holopose, nbf, meshpose, displacement, segmentation: file that keeps the fits made before training, for several runs to share; {SpinTask.FitsFile} in the run's folder when not given.",
        HelpName = "FILE.npz",
    };

    private readonly Option<string?> _segmentation = new("--segmentation")
    {
        Description = "nbf: checkpoint of the network that finds body parts in the photo ('train segmentation'); it stays as it is and becomes part of the run's network.",
        HelpName = "CHECKPOINT",
    };

    private readonly Option<string?> _pairs = new("--pairs")
    {
        Description = $"displacement: file that keeps what the methods to be bettered say of every sample, for several runs to share; {DisplacementTask.PairsFile} in the run's folder when not given.",
        HelpName = "FILE.npz",
    };

    /// <summary>Names the command.</summary>
    public TrainCommand()
        : base(
            "train",
            "Train a network; Ctrl-C writes a checkpoint, and the same command goes on from it.",
            "vitruvian train joints --data data --out runs/joints",
            "vitruvian train spin --data data --out runs/spin --init runs/joints/best.safetensors",
            "vitruvian train nbf --data data --out runs/nbf --segmentation runs/segmentation/best.safetensors")
    {
        Add(_network);
        Add(_config);
        Add(_sources.Data);
        Add(_out);
        Add(_init);
        Add(_fits);
        Add(_segmentation);
        Add(_pairs);
        Add(_sources.Wardrobe);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string network = session.Get(_network);
        RunOptions options = ReadOptions(network, session.Get(_config));
        if (session.Has(SharedOptions.Seed))
            options = options with { Seed = session.Seed };
        string? segmentation = session.Get(_segmentation);
        if (options is SpinOptions regressor)
            options = regressor.Through(segmentation);
        else if (segmentation is not null)
            throw InvalidInputException.For(_segmentation.Name, string.Empty, "a run of nbf", $"one of {network}");
        var ranks = RankEnvironment.Read();
        if (session.Has(SharedOptions.Threads))
            torch.set_num_threads(session.Threads);
        else if (ranks is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")))
            torch.set_num_threads(ranks.ThreadsOf(Environment.ProcessorCount));
        if (ranks is null)
            return Train(session, network, options, null);
        using var group = ProcessGroup.Open(ranks, torch.device(options.Device).type);
        try
        {
            return Train(session, network, options, group);
        }
        catch (Exception error)
        {
            // The others do not wait for what will not come.
            group.Fail($"it ended: {error.Message}");
            throw;
        }
    }

    private int Train(CommandSession session, string network, RunOptions options, ProcessGroup? group)
    {
        string folder = session.Get(_out);
        Directory.CreateDirectory(folder);
        bool synthetic = options.Data.Any(data => data.Kind is "synthetic" or "groups") || options is SpinOptions { Bench: not null } or MeshPoseRunOptions or DisplacementRunOptions or SegmentationRunOptions { Bench: not null };
        DataSources sources = _sources.Open(session, synthetic);
        using StartSource? starts = options is DisplacementRunOptions { Starts: { Count: > 0 } names } ? LoadStarts(session, names) : null;
        using TrainingTask task = OpenTask(session, options, sources, starts?.Estimators ?? []);
        var trainer = new Trainer(task, options, folder, session.Progress.Say, session.Get(_init), group);
        bool complete = trainer.Run(session.Cancellation);
        if (group is { Rank: > 0 })
            return complete ? ExitCode.Done : ExitCode.Cancelled;
        JsonObject scores = [];
        foreach ((string name, double value) in trainer.Scores)
            scores[name] = JsonNumbers.Of(value);
        session.PrintResult(
            new JsonObject { ["network"] = network, ["run"] = folder, ["step"] = trainer.Step, ["complete"] = complete, ["scores"] = scores },
            [$"{network}: step {trainer.Step} of {options.Steps}{(complete ? string.Empty : "; the same command goes on")}"]);
        return complete ? ExitCode.Done : ExitCode.Cancelled;
    }

    private static RunOptions ReadOptions(string network, string? config)
    {
        string Path() => config ?? AssetFolder.Find($"training/{network}.json");
        return network switch
        {
            "joints" => TrainOptions.Read(Path()),
            "detector" => DetectorRunOptions.Read(Path()),
            "spin" or "holopose" or NbfNetwork.Kind => SpinOptions.Read(Path()),
            "meshpose" => MeshPoseRunOptions.Read(Path()),
            "displacement" => DisplacementRunOptions.Read(Path()),
            SegmentationTask.Kind => SegmentationRunOptions.Read(Path()),
            _ => throw InvalidInputException.For("NETWORK", string.Empty, "joints, detector, spin, holopose, nbf, meshpose, displacement or segmentation", $"'{network}'"),
        };
    }

    private static StartSource LoadStarts(CommandSession session, IReadOnlyList<string> names) =>
        new(names, BodySource.Load(BodySource.DefaultName), PriorSource.Mixture(), session.Threads);

    private Func<SegmentationNetwork>? SegmentationOf(CommandSession session) => session.Get(_segmentation) is { } checkpoint ? () => SegmentationNetwork.Load(checkpoint) : null;

    private TrainingTask OpenTask(CommandSession session, RunOptions options, DataSources sources, IReadOnlyList<StartEstimator> starts) => options switch
    {
        TrainOptions joints => JointsTask.Open(joints, sources),
        DetectorRunOptions detector => DetectorTask.Open(detector, sources),
        MeshPoseRunOptions mesh => MeshPoseTask.Open(mesh, sources, session.Get(_fits)),
        DisplacementRunOptions displacement => DisplacementTask.Open(displacement, sources, starts, session.Get(_fits), session.Get(_pairs)),
        SegmentationRunOptions segmentation => SegmentationTask.Open(segmentation, sources, session.Get(_fits)),
        SpinOptions spin => new SpinTask(spin, SpinData.Open(spin, sources), session.Get(_fits), SegmentationOf(session)),
        _ => throw new ArgumentException($"{options.GetType().Name} has no task.", nameof(options)),
    };
}
