using System.Text.Json.Nodes;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Joints;
using Vitruvian.Models;

namespace Vitruvian.Learning.Training;

/// <summary>What model cards tell about the run that a network comes from.</summary>
internal static class RunDescription
{
    private const int ScoreDigits = 4;

    /// <summary>The input of networks that see squares cut out of photos, normalised as all of them are in training.</summary>
    /// <param name="size">Side of the square, pixels.</param>
    public static ModelInput Image(int size) =>
        new("image", [-1, 3, size, size], "NCHW", "RGB", [.. Enumerable.Repeat((double)JointsNetwork.PixelMean, 3)], [.. Enumerable.Repeat((double)JointsNetwork.PixelDeviation, 3)]);

    /// <summary>Data, steps and time, those of earlier runs whose weights this one started from included.</summary>
    public static ModelTraining Training(RunOptions options, CheckpointInfo info, string hardware, string commit)
    {
        double sum = options.Data.Sum(data => data.Weight);
        IEnumerable<string> data = options.Data.Select(data => $"{(data.Path.Length == 0 ? data.Kind : $"{(data.Kind is "keypoints" or "people" ? string.Empty : $"{data.Kind} of ")}{data.Path}/{data.Split}{(data.Bodies is null ? string.Empty : ", with bodies that recover found")}")} {data.Weight / sum:0.##}");
        return new ModelTraining(
            [.. info.Origin is { } origin ? data.Append($"started from the weights of {origin}") : data],
            info.Step + Earlier(info, "earlierSteps", 0L),
            Math.Round(info.Progress["seconds"]!.GetValue<double>() + Earlier(info, "earlierSeconds", 0.0)),
            hardware,
            commit);
    }

    /// <summary>The scores that the run measured itself.</summary>
    public static Dictionary<string, IReadOnlyDictionary<string, double>> Scores(RunOptions options, CheckpointInfo info)
    {
        Dictionary<string, double> scores = new(StringComparer.Ordinal);
        if (info.Progress["scores"] is JsonObject measured)
        {
            foreach ((string name, JsonNode? value) in measured)
            {
                if (value is not null && !name.Contains('/', StringComparison.Ordinal))
                    scores[name] = Math.Round(value.GetValue<double>(), ScoreDigits);
            }
        }

        Dictionary<string, IReadOnlyDictionary<string, double>> protocols = new(StringComparer.Ordinal);
        if (scores.Count > 0 && options.Evaluation is { } heldOut)
            protocols[$"{heldOut.Path}/{heldOut.Split} (in training)"] = scores;
        return protocols;
    }

    private static T Earlier<T>(CheckpointInfo info, string name, T none) => info.Progress[name] is { } value ? value.GetValue<T>() : none;
}
