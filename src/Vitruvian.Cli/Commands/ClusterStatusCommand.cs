using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Cli.Infrastructure.Cluster;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Commands;

/// <summary><c>cluster status</c>: how far the shards of a run are.</summary>
internal sealed class ClusterStatusCommand : CliCommand
{
    private readonly Argument<string> _folder = ShardFolderOptions.Folder();

    /// <summary>Names the command.</summary>
    public ClusterStatusCommand()
        : base(
            "status",
            "How far each shard of a run is, by Slurm's queue where there is one and by the shards' files: pending, running, done or failed; the rate and the time left.",
            "vitruvian cluster status results",
            "vitruvian cluster status results --of 8 --json")
    {
        Add(_folder);
        Add(ShardFolderOptions.Of);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string path = session.Get(_folder);
        Submission? submission = Submission.Read(path);
        var folder = ShardFolder.Read(path, ShardFolderOptions.CountOf(session) ?? submission?.Shards);
        Dictionary<int, string>? states = submission is { Jobs.Length: > 0 } ? Slurm.States(submission.Jobs) : null;
        ShardProgress[] shards = ShardProgress.Of(folder, submission, states, DateTime.UtcNow);
        int? total = folder.Shards.Select(shard => shard.Recipe?.Total).FirstOrDefault(known => known is not null);
        int done = folder.Shards.Sum(shard => shard.Done - shard.Retries);
        double rate = shards.Where(shard => shard.State == ShardProgress.Running).Sum(shard => double.IsNaN(shard.Status.Rate) ? 0 : shard.Status.Rate);
        double seconds = total is { } all && rate > 0 ? (all - done) / rate : double.NaN;
        JsonObject json = new()
        {
            ["frames"] = total,
            ["done"] = done,
            ["framesPerSecond"] = JsonNumbers.Of(rate),
            ["secondsLeft"] = JsonNumbers.Of(seconds),
            ["shards"] = new JsonArray([.. shards.Select(shard => Json(shard, total))]),
        };
        session.PrintResult(json, Lines(shards, total, done, rate, seconds));
        return ExitCode.Done;
    }

    private static JsonObject Json(ShardProgress shard, int? total)
    {
        JsonObject json = new()
        {
            ["shard"] = shard.Status.Shard.Index,
            ["state"] = shard.State,
            ["done"] = shard.Status.Done,
            ["count"] = total is { } all ? shard.Status.Shard.RangeOf(all).Count : null,
            ["errors"] = shard.Status.Errors,
            ["framesPerSecond"] = JsonNumbers.Of(shard.Status.Rate),
        };
        if (shard.Reason.Length > 0)
            json["reason"] = shard.Reason;
        return json;
    }

    private static IEnumerable<string> Lines(ShardProgress[] shards, int? total, int done, double rate, double seconds)
    {
        foreach (ShardProgress shard in shards)
        {
            string count = total is { } all ? $" of {shard.Status.Shard.RangeOf(all).Count}" : string.Empty;
            string speed = shard.State == ShardProgress.Running && !double.IsNaN(shard.Status.Rate) ? string.Create(CultureInfo.InvariantCulture, $"  {shard.Status.Rate:0.0} a second") : string.Empty;
            yield return $"  {shard.Status.Shard.Index,5}  {shard.State,-8} {shard.Status.Done}{count}{speed}{(shard.Reason.Length > 0 ? $"  {shard.Reason}" : string.Empty)}";
        }

        string states = string.Join(", ", shards.CountBy(shard => shard.State).Select(pair => $"{pair.Value} {pair.Key}"));
        string left = double.IsNaN(seconds) ? string.Empty : $", {PlainProgress.Left(TimeSpan.FromSeconds(seconds))} left";
        yield return string.Create(CultureInfo.InvariantCulture, $"{states}; {done} of {total?.ToString(CultureInfo.InvariantCulture) ?? "?"} frames{(rate > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rate:0.0} a second") : string.Empty)}{left}");
    }
}
