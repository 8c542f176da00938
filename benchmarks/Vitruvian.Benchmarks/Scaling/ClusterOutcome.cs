namespace Vitruvian.Benchmarks.Scaling;

/// <summary>What a simulated run came to, or the mean of several.</summary>
/// <param name="Seconds">From handing in to the last frame.</param>
/// <param name="FileSystemShare">Mean share of its bandwidth that the file system gave while shards ran.</param>
/// <param name="Failures">Shards that failed and were handed in again.</param>
/// <param name="Unfinished">Shards that had failed once too often at the end.</param>
internal sealed record ClusterOutcome(double Seconds, double FileSystemShare, double Failures, double Unfinished);
