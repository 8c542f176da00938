namespace Vitruvian.Sharding;

/// <summary>What is there of a sharded run, and what is not.</summary>
/// <param name="Shards">Number of shards.</param>
/// <param name="Total">Number of items of the list.</param>
/// <param name="Items">Number of items that are there, errors among them.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record MergeReport(int Shards, int Total, int Items, int Rows)
{
    /// <summary>Shards of which there is nothing, or a part only, with how many items that part has.</summary>
    public IReadOnlyList<(int Shard, int Done)> Unfinished { get; init; } = [];

    /// <summary>Shards whose files are damaged, and how.</summary>
    public IReadOnlyList<(int Shard, string Problem)> Damaged { get; init; } = [];

    /// <summary>Ranges of items that are missing: the first and how many.</summary>
    public IReadOnlyList<(int First, int Count)> Missing { get; init; } = [];

    /// <summary>Number of items that went wrong.</summary>
    public int Errors { get; init; }

    /// <summary>Number of these for which another try may go better.</summary>
    public int Retries { get; init; }

    /// <summary>The first of the errors, with their items' numbers.</summary>
    public IReadOnlyList<(int Item, string Error)> FirstErrors { get; init; } = [];

    /// <summary>Whether nothing is missing and nothing is left to try again. Inputs that are broken keep nothing from being complete: that they are is the result.</summary>
    public bool IsComplete => Items == Total && Retries == 0;
}
