using System.Text.Json.Nodes;

namespace Vitruvian.Learning.Checkpoints;

/// <summary>What a checkpoint holds beside tensors.</summary>
/// <param name="Step">Optimiser steps so far; schedules resume by it.</param>
/// <param name="Options">The options of the run, as it was started.</param>
/// <param name="Progress">What else the run remembers: best scores, positions in the data.</param>
public sealed record CheckpointInfo(long Step, JsonObject Options, JsonObject Progress);
