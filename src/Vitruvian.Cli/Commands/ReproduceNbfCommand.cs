using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Learning.Spin;

namespace Vitruvian.Cli.Commands;

/// <summary><c>reproduce nbf-1</c> to <c>-4</c> and <c>nbf-fig3</c>: inputs, segmentations, losses and labels, as Neural Body Fitting's tables ask.</summary>
internal sealed class ReproduceNbfCommand : ReproduceCommand
{
    private readonly PaperTable<NbfComparison> _table;
    private readonly bool _segmenters;

    private readonly Option<int> _seeds = SharedOptions.Positive(new Option<int>("--seeds")
    {
        Description = "Number of seeds, counted up from --seed.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    });

    private readonly Option<string?> _segmentation = new("--segmentation")
    {
        Description = "JSON file of options that the segmentation networks have in common, their steps among them; the default is nbf-segmentation.json, which comes with the program.",
        HelpName = "FILE",
    };

    /// <summary>Names the command.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="segmenters">Whether segmentation networks are trained for it.</param>
    public ReproduceNbfCommand(PaperTable<NbfComparison> table, bool segmenters)
        : base(
            table.Name,
            $"Train networks on the same budget, and compare: {table.Question}.",
            "nbf-tables.json, which comes with the program: synthetic people before a fixed camera",
            "runs/nbf-tables",
            400,
            $"vitruvian reproduce {table.Name} --data data --steps 400 --seeds 2",
            $"vitruvian reproduce {table.Name} --data data --steps 10000 --seeds 3 --out runs/nbf-long --json")
    {
        (_table, _segmenters) = (table, segmenters);
        Add(_seeds);
        if (segmenters)
            Add(_segmentation);
    }

    /// <inheritdoc/>
    protected override Reproduction? Make(CommandSession session)
    {
        SpinOptions options = SpinOptions.Read(ConfigOf(session, "training/nbf-tables.json")) with { Steps = StepsOf(session), Seed = session.Seed };
        var segmentation = SegmentationRunOptions.Read((_segmenters ? session.Get(_segmentation) : null) ?? AssetFolder.Find("training/nbf-segmentation.json"));
        int seeds = session.Get(_seeds);
        NbfComparison comparison = new(new NbfReproduction(options, segmentation, SourcesOf(session), FolderOf(session), seeds, InitOf(session), session.Progress.Say, session.Cancellation));
        IReadOnlyList<PaperRow> rows;
        try
        {
            rows = _table.Measure(comparison);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        string segmenters = _segmenters ? string.Create(CultureInfo.InvariantCulture, $"; segmentation networks {segmentation.Steps} steps of {segmentation.Batch}") : string.Empty;
        return new Reproduction(
            string.Create(CultureInfo.InvariantCulture, $"{Told(session)}, {seeds} seeds: every network learned {options.Steps} steps of {options.Batch} samples at {options.Network.Input} pixels{segmenters}; {options.BenchSamples} people of SynthBench, means over the seeds."),
            comparison.Remark is { } remark ? [.. _table.Lines(rows), string.Empty, remark] : _table.Lines(rows),
            new JsonObject { ["steps"] = options.Steps, ["seeds"] = seeds, ["rows"] = Reproduction.ToJson(rows) });
    }
}
