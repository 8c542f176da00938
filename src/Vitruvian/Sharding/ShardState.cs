namespace Vitruvian.Sharding;

/// <summary>How far a shard is, as its files tell.</summary>
public enum ShardState
{
    /// <summary>There is nothing of it.</summary>
    Missing,

    /// <summary>Some of its items are written down; a process is at work, or was.</summary>
    Partial,

    /// <summary>Its files are there.</summary>
    Done,

    /// <summary>Its files are there, and something is wrong with them.</summary>
    Damaged,
}
