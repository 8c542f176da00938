using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Spin;

/// <summary>
/// The comparison <c>spin-1</c>: the same network on the same samples in the same order for the same number of steps, with no fits, static fits, and fits in the
/// loop, paired and unpaired, for several seeds. Each run has a folder of its own and is gone on with where it stopped; one that is complete is not made again.
/// </summary>
public static class SpinReproduction
{
    private const string ResultFile = "result.json";

    /// <summary>Makes the runs that are missing.</summary>
    /// <param name="options">What all runs have in common; measured at the end only.</param>
    /// <param name="sources">Where the datasets are.</param>
    /// <param name="folder">Folder of the runs' folders.</param>
    /// <param name="seeds">Number of seeds, counted from the options'.</param>
    /// <param name="initialWeights">Checkpoint that every run starts from; null for random weights.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops; the same call goes on.</param>
    /// <returns>The results, variant by variant; null when stopped.</returns>
    public static IReadOnlyList<SpinRunResult>? Run(SpinOptions options, DataSources sources, string folder, int seeds, string? initialWeights, Action<string> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        List<SpinRunResult> results = [];
        SpinData? data = null;

        // Seed by seed: a comparison that is stopped has whole rows of the first seed.
        for (int s = 0; s < seeds; s++)
        {
            foreach (SpinVariant variant in SpinVariant.All)
            {
                SpinOptions own = options with { Mode = variant.Mode, Paired = variant.Paired, Seed = options.Seed + (ulong)s, EvaluateEvery = options.Steps };
                string run = Path.Combine(folder, $"{variant.Name}-{own.Seed}");
                if (Finished(run, own) is { } found)
                {
                    results.Add(new SpinRunResult(variant, own.Seed, found));
                    continue;
                }

                report($"{variant.Title}, seed {own.Seed} ({run})");
                data ??= SpinData.Open(options, sources);
                Dictionary<string, double>? scores = Train(own, data, Path.Combine(folder, $"fits-{(variant.Paired ? "paired" : "unpaired")}.npz"), run, initialWeights, report, cancellation);
                if (scores is null)
                    return null;
                var json = new JsonObject { ["options"] = own.ToJson(), ["scores"] = new JsonObject(scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, double.IsFinite(score.Value) ? score.Value : null))) };
                AtomicFile.WriteAllText(Path.Combine(run, ResultFile), json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
                results.Add(new SpinRunResult(variant, own.Seed, scores));
            }
        }

        return [.. results.OrderBy(result => SpinVariant.All.ToList().IndexOf(result.Variant)).ThenBy(result => result.Seed)];
    }

    private static Dictionary<string, double>? Train(SpinOptions options, SpinData data, string fits, string run, string? initialWeights, Action<string> report, CancellationToken cancellation)
    {
        Directory.CreateDirectory(run);
        using var task = new SpinTask(options, data, fits);
        var trainer = new Trainer(task, options, run, report, initialWeights);
        if (!trainer.Run(cancellation))
            return null;

        // A run that was complete but had not been written down has not measured again.
        IReadOnlyList<(string Name, double Value)> scores = trainer.Scores.Count > 0 ? trainer.Scores : task.Evaluate(device(options.Device));
        return scores.Where(score => !score.Name.Contains('/', StringComparison.Ordinal)).ToDictionary(score => score.Name, score => score.Value, StringComparer.Ordinal);
    }

    private static Dictionary<string, double>? Finished(string run, SpinOptions options)
    {
        string path = Path.Combine(run, ResultFile);
        if (!File.Exists(path))
            return null;
        try
        {
            JsonNode? json = JsonNode.Parse(File.ReadAllText(path));
            return JsonNode.DeepEquals(json?["options"], options.ToJson()) && json?["scores"] is JsonObject scores
                ? scores.ToDictionary(score => score.Key, score => score.Value?.GetValue<double>() ?? double.NaN, StringComparer.Ordinal)
                : throw InvalidInputException.For(path, "options", "those of this comparison", "others", "Use another folder.");
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"{path}: expected a run's result; found no valid JSON at line {error.LineNumber + 1}.", error);
        }
    }
}
