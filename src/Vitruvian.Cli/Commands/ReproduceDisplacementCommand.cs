using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>reproduce displacement-1</c> to <c>-3</c>: evidence, truth and textures, as the tables of personalized refinement ask.</summary>
internal sealed class ReproduceDisplacementCommand : ReproduceCommand
{
    // Training streams have others.
    private const ulong TuningSeed = 999;

    private readonly PaperTable<DisplacementComparison> _table;

    /// <summary>Names the command.</summary>
    /// <param name="table">Which table.</param>
    public ReproduceDisplacementCommand(PaperTable<DisplacementComparison> table)
        : base(
            table.Name,
            $"Compare with the networks that come with the program: {table.Question}.",
            "not needed: nothing is trained",
            "runs/displacement-tables",
            1,
            $"vitruvian reproduce {table.Name} --data data --limit 200",
            $"vitruvian reproduce {table.Name} --data data --limit 200 --json")
    {
        _table = table;
        AddBench();
    }

    /// <inheritdoc/>
    protected override Reproduction? Make(CommandSession session)
    {
        (SynthBenchSet set, int count) = BenchOf(session);
        Lazy<IDataset> people = new(() => OpenPeople(SourcesOf(session), set)), training = new(() => SourcesOf(session).Open(Synthetic("train", TuningSeed), set.Size));
        IReadOnlyList<PaperRow> rows = _table.Measure(new DisplacementComparison(session, set, count, i => people.Value.VertexColors(i), training));
        return new Reproduction(
            $"`vitruvian reproduce {Name}`: the networks that come with the program; {count} people{(training.IsValueCreated ? " of the training split" : " of SynthBench")}.",
            _table.Lines(rows),
            new JsonObject { ["people"] = count, ["rows"] = Reproduction.ToJson(rows) });
    }

    // The generator of the very people of the set, which knows what they look like from all sides.
    private static IDataset OpenPeople(DataSources sources, SynthBenchSet set)
    {
        IDataset people = sources.Open(Synthetic("test"), set.Size);
        double[] here = set.Read(0).Parameters.Betas, there = people.Read(0)!.Body!.Betas;
        return here.AsSpan().SequenceEqual(there)
            ? people
            : throw InvalidInputException.For("--synthbench", "people", "a set made of the data below --data, whose textures can be made", "another", "'vitruvian synth --bench' makes it.");
    }

    private static DataOptions Synthetic(string split, ulong seed = 0) =>
        new() { Kind = "synthetic", Split = split, Seed = seed, Backgrounds = "backgrounds", Lighting = "lighting/hdri_256x128.npz", Motion = "mocap/cmu_poses.npz" };
}
