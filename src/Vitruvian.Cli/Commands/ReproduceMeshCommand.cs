using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning.Mesh;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>reproduce meshpose-1</c> to <c>-4</c>: what vertices, their decoding, their losses and their visibility bring, as MeshPose's tables ask.</summary>
internal sealed class ReproduceMeshCommand : ReproduceCommand
{
    private readonly PaperTable<MeshComparison> _table;
    private readonly IReadOnlyList<MeshVariant> _variants;

    /// <summary>Names the command.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="variants">The networks that it compares.</param>
    public ReproduceMeshCommand(PaperTable<MeshComparison> table, IReadOnlyList<MeshVariant> variants)
        : base(
            table.Name,
            $"{(variants.Count > 0 ? "Train networks on the same budget, and compare" : "Compare the networks that come with the program")}: {table.Question}.",
            "meshpose-tables.json, which comes with the program: weak supervision, as published",
            "runs/meshpose-tables",
            2000,
            $"vitruvian reproduce {table.Name} --data data --steps 2000 --init runs/joints/best.safetensors",
            $"vitruvian reproduce {table.Name} --data data --limit 200 --json")
    {
        (_table, _variants) = (table, variants);
        AddBench();
    }

    /// <inheritdoc/>
    protected override Reproduction? Make(CommandSession session)
    {
        MeshPoseRunOptions options = MeshPoseRunOptions.Read(ConfigOf(session, "training/meshpose-tables.json")) with { Steps = StepsOf(session), Seed = session.Seed };
        (SynthBenchSet set, int count) = BenchOf(session);
        string folder = FolderOf(session);
        if (MeshReproduction.Run(_variants, options, SourcesOf(session), folder, InitOf(session), session.Progress.Say, session.Cancellation) is null)
            return null;
        MeshComparison comparison = new(session, folder, set, count, PhotosOf(session), PeopleOf(session));
        IReadOnlyList<PaperRow> rows = _table.Measure(comparison);
        string budget = _variants.Count == 0
            ? $"`vitruvian reproduce {Name}`: the networks that come with the program"
            : string.Create(CultureInfo.InvariantCulture, $"{Told(session)}: every network learned {options.Steps} steps of {options.Batch} samples at {options.Network.Input} pixels");
        return new Reproduction(
            $"{budget}; {count} people of SynthBench.",
            _table.Lines(rows),
            new JsonObject { ["steps"] = _variants.Count == 0 ? null : options.Steps, ["rows"] = Reproduction.ToJson(rows) });
    }
}
