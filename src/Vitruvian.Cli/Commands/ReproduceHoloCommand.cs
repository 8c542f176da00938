using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning.Holo;
using Vitruvian.Learning.Spin;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>reproduce holopose-1</c>, <c>-2</c> and <c>-3</c>: what parts and what the synergy bring, as HoloPose's tables ask.</summary>
internal sealed class ReproduceHoloCommand : ReproduceCommand
{
    private readonly PaperTable<HoloComparison> _table;

    /// <summary>Names the command.</summary>
    /// <param name="table">Which table.</param>
    public ReproduceHoloCommand(PaperTable<HoloComparison> table)
        : base(
            table.Name,
            $"Train a monolithic and a part-based regressor on the same budget, and compare: {table.Question}. The three tables share their runs.",
            "the configuration of 'train holopose' that comes with the program",
            "runs/holopose-tables",
            4000,
            $"vitruvian reproduce {table.Name} --data data --steps 4000 --init runs/joints/best.safetensors",
            $"vitruvian reproduce {table.Name} --data data --limit 200 --json")
    {
        _table = table;
        AddBench();
    }

    /// <inheritdoc/>
    protected override Reproduction? Make(CommandSession session)
    {
        SpinOptions options = SpinOptions.Read(ConfigOf(session, "training/holopose.json")) with { Steps = StepsOf(session), Seed = session.Seed };
        (SynthBenchSet set, int count) = BenchOf(session);
        if (HoloReproduction.Run(options, SourcesOf(session), FolderOf(session), InitOf(session), session.Progress.Say, session.Cancellation) is not { } networks)
            return null;
        using var comparison = new HoloComparison(session, networks.Monolithic, networks.Parts, set, count, PhotosOf(session));
        IReadOnlyList<PaperRow> rows = _table.Measure(comparison);
        return new Reproduction(
            string.Create(CultureInfo.InvariantCulture, $"{Told(session)}: both networks learned {options.Steps} steps of {options.Batch} samples at {options.Network.Input} pixels; {count} people of SynthBench, all of LSPET val."),
            _table.Lines(rows),
            new JsonObject { ["steps"] = options.Steps, ["rows"] = Reproduction.ToJson(rows) });
    }
}
