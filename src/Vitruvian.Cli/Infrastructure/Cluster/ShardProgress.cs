using Vitruvian.Sharding;

namespace Vitruvian.Cli.Infrastructure.Cluster;

/// <summary>How a shard stands, as Slurm and its files tell together.</summary>
/// <param name="Status">What its files tell.</param>
/// <param name="State">pending, running, done or failed.</param>
/// <param name="Reason">What makes it failed, in a few words; empty otherwise.</param>
internal sealed record ShardProgress(ShardStatus Status, string State, string Reason)
{
    public const string Pending = "pending";
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";

    // Without Slurm to ask, a shard whose last frame is longer ago than this is taken for stopped.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static readonly HashSet<string> s_waiting = ["PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "SUSPENDED", "RESV_DEL_HOLD"];
    private static readonly HashSet<string> s_working = ["RUNNING", "CONFIGURING", "COMPLETING", "SIGNALING", "STAGE_OUT", "STOPPED", "RESIZING"];

    /// <summary>Whether Slurm has the shard, waiting or running.</summary>
    public bool IsUnderWay => State is Pending or Running;

    /// <summary>Judges shards.</summary>
    /// <param name="folder">What the files tell.</param>
    /// <param name="submission">What was handed in to Slurm; null when nothing was.</param>
    /// <param name="states">Slurm's states by shards; null when Slurm cannot be asked.</param>
    /// <param name="now">The time.</param>
    public static ShardProgress[] Of(ShardFolder folder, Submission? submission, IReadOnlyDictionary<int, string>? states, DateTime now) =>
        [.. folder.Shards.Select(shard => Of(shard, submission is not null, states, now))];

    private static ShardProgress Of(ShardStatus shard, bool wasSubmitted, IReadOnlyDictionary<int, string>? states, DateTime now)
    {
        if (shard.IsFinal)
            return new ShardProgress(shard, Done, string.Empty);
        string? state = states?.GetValueOrDefault(shard.Shard.Index);
        if (state is not null && s_working.Contains(state))
            return new ShardProgress(shard, Running, string.Empty);
        if (state is not null && s_waiting.Contains(state))
            return new ShardProgress(shard, Pending, string.Empty);
        if (states is null && shard.State == ShardState.Partial && shard.Times.Count > 0 && now - shard.Times[^1] < s_patience)
            return new ShardProgress(shard, Running, string.Empty);
        if (shard is { State: ShardState.Missing } && !(wasSubmitted && states is not null))
            return new ShardProgress(shard, Pending, string.Empty);
        string reason = shard.State switch
        {
            ShardState.Damaged => shard.Problem!,
            ShardState.Done => $"{shard.Retries} frames failed for reasons that may pass",
            _ => state is null ? "ended before its last frame" : state,
        };
        return new ShardProgress(shard, Failed, reason);
    }
}
