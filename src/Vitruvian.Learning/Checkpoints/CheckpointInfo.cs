using System.Text.Json.Nodes;

namespace Vitruvian.Learning.Checkpoints;

/// <summary>What a checkpoint holds beside tensors.</summary>
/// <param name="Step">Optimiser steps so far; schedules resume by it.</param>
/// <param name="Options">The options of the run, as it was started.</param>
/// <param name="Progress">What else the run remembers: best scores, positions in the data.</param>
public sealed record CheckpointInfo(long Step, JsonObject Options, JsonObject Progress)
{
    /// <summary>Member of <see cref="Progress"/>: the kind of network.</summary>
    internal const string NetworkKey = "network";

    /// <summary>Member of <see cref="Progress"/>: another kind of network whose weights the run started from.</summary>
    internal const string OriginKey = "startedFrom";

    /// <summary>Member of <see cref="Progress"/>: whether there is nothing but averaged weights.</summary>
    internal const string WeightsOnlyKey = "weightsOnly";

    // The first checkpoints had one kind only and did not name it.
    private const string OldestKind = "joints";

    /// <summary>The kind of network, for example <c>joints</c>.</summary>
    public string Network => Progress[NetworkKey]?.GetValue<string>() ?? OldestKind;

    /// <summary>Whether there is nothing but averaged weights, in half precision: enough to start from, not to go on from.</summary>
    public bool IsWeightsOnly => Progress[WeightsOnlyKey]?.GetValue<bool>() ?? false;

    /// <summary>Kind and steps of another network whose weights the run started from; null for none.</summary>
    public string? Origin => Progress[OriginKey]?.GetValue<string>();
}
