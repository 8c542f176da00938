using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Learning.Spin;

namespace Vitruvian.Cli.Commands;

/// <summary><c>reproduce spin-1</c>: what fits in the loop bring, as SPIN's tables 1 and 3 ask.</summary>
internal sealed class ReproduceSpinCommand : ReproduceCommand
{
    private readonly Option<int> _seeds = SharedOptions.Positive(new Option<int>("--seeds")
    {
        Description = "Number of seeds, counted up from --seed.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    });

    /// <summary>Names the command.</summary>
    public ReproduceSpinCommand()
        : base(
            "spin-1",
            "Train with no fits, static fits and fits in the loop, paired and unpaired, on the same budget, and compare.",
            "the one of this comparison that comes with the program, which is that of 'train spin' with fewer synthetic people",
            "runs/spin-1",
            300,
            "vitruvian reproduce spin-1 --data data --steps 300 --seeds 2 --init runs/joints/best.safetensors",
            "vitruvian reproduce spin-1 --data data --steps 8000 --init runs/joints/best.safetensors --json") =>
        Add(_seeds);

    /// <inheritdoc/>
    protected override Reproduction? Make(CommandSession session)
    {
        SpinOptions options = SpinOptions.Read(ConfigOf(session, "training/spin-1.json")) with { Steps = StepsOf(session), Seed = session.Seed };
        int seeds = session.Get(_seeds);
        return SpinReproduction.Run(options, SourcesOf(session), FolderOf(session), seeds, InitOf(session), session.Progress.Say, session.Cancellation) is not { } results
            ? null
            : new Reproduction(
                string.Create(CultureInfo.InvariantCulture, $"{Told(session)}, {seeds} seeds: {options.Steps} steps of {options.Batch} samples at {options.Network.Input} pixels each; {options.BenchSamples} people of SynthBench. The mean, and in brackets each seed."),
                SpinTable.Lines(results),
                new JsonObject { ["steps"] = options.Steps, ["runs"] = new JsonArray([.. results.Select(ToJson)]) });
    }

    private static JsonObject ToJson(SpinRunResult result) => new()
    {
        ["variant"] = result.Variant.Name,
        ["seed"] = result.Seed,
        ["scores"] = new JsonObject(result.Scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, JsonNumbers.Of(score.Value)))),
    };
}
