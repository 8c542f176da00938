using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Training;

/// <summary>One training run of a comparison, in a folder of its own: gone on with where it stopped, and not made again when it is complete.</summary>
internal static class ComparedRun
{
    private const string ResultFile = "result.json";

    /// <summary>Trains, unless that is done already.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="open">Opens its task; asked only when there is something to learn.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="initialWeights">Checkpoint that a new run starts from; null for random weights.</param>
    /// <param name="report">Receives lines of progress.</param>
    /// <param name="cancellation">Stops; the same call goes on.</param>
    /// <returns>The scores at the end; null when stopped.</returns>
    /// <exception cref="InvalidInputException">The folder holds a run with other options.</exception>
    public static IReadOnlyDictionary<string, double>? Complete(RunOptions options, Func<TrainingTask> open, string folder, string? initialWeights, Action<string> report, CancellationToken cancellation)
    {
        if (Finished(folder, options) is { } found)
            return found;
        Directory.CreateDirectory(folder);
        using TrainingTask task = open();
        var trainer = new Trainer(task, options, folder, report, initialWeights);
        if (!trainer.Run(cancellation))
            return null;

        // A run that was complete but had not been written down has not measured again.
        IReadOnlyList<(string Name, double Value)> measured = trainer.Scores.Count > 0 ? trainer.Scores : task.Evaluate(device(options.Device));
        var scores = measured.Where(score => !score.Name.Contains('/', StringComparison.Ordinal)).ToDictionary(score => score.Name, score => score.Value, StringComparer.Ordinal);
        var json = new JsonObject { ["options"] = options.ToJson(), ["scores"] = new JsonObject(scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, double.IsFinite(score.Value) ? score.Value : null))) };
        AtomicFile.WriteAllText(Path.Combine(folder, ResultFile), json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return scores;
    }

    private static Dictionary<string, double>? Finished(string folder, RunOptions options)
    {
        string path = Path.Combine(folder, ResultFile);
        if (!File.Exists(path))
            return null;
        try
        {
            JsonNode? json = JsonNode.Parse(File.ReadAllText(path));
            return json?["options"] is JsonObject before && JsonNode.DeepEquals(options.Completed(before, path), options.ToJson()) && json["scores"] is JsonObject scores
                ? scores.ToDictionary(score => score.Key, score => score.Value?.GetValue<double>() ?? double.NaN, StringComparer.Ordinal)
                : throw InvalidInputException.For(path, "options", "those of this comparison", "others", "Use another folder.");
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"{path}: expected a run's result; found no valid JSON at line {error.LineNumber + 1}.", error);
        }
    }
}
