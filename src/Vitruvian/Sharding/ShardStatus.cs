namespace Vitruvian.Sharding;

/// <summary>How far a shard is, as its files tell.</summary>
/// <param name="Shard">Which shard.</param>
/// <param name="State">How far it is.</param>
/// <param name="Done">Number of items done.</param>
public sealed record ShardStatus(Shard Shard, ShardState State, int Done)
{
    /// <summary>What the shard is made from; null when nothing tells.</summary>
    public ShardRecipe? Recipe { get; init; }

    /// <summary>Number of items that went wrong; of shards that are done.</summary>
    public int Errors { get; init; }

    /// <summary>Number of these for which another try may go better.</summary>
    public int Retries { get; init; }

    /// <summary>When the items of a shard at work were done, in order.</summary>
    public IReadOnlyList<DateTime> Times { get; init; } = [];

    /// <summary>What is wrong with a damaged shard.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether a run of the shard would have nothing to do.</summary>
    public bool IsFinal => State == ShardState.Done && Retries == 0;

    /// <summary>Items a second over the last of a shard at work; NaN when too few are known.</summary>
    public double Rate
    {
        get
        {
            // Enough for a mean, few enough to follow a machine that slows down.
            const int most = 200;
            IReadOnlyList<DateTime> last = [.. Times.TakeLast(most)];
            double seconds = last.Count < 2 ? 0 : (last[^1] - last[0]).TotalSeconds;
            return seconds > 0 ? (last.Count - 1) / seconds : double.NaN;
        }
    }
}
