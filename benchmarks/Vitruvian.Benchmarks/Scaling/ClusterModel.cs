namespace Vitruvian.Benchmarks.Scaling;

/// <summary>A cluster and a run on it, as <see cref="ClusterSimulation"/> plays it. What is measured comes from <see cref="RecoverThroughput"/>; everything else is an assumption that docs/scaling.md names.</summary>
internal sealed record ClusterModel
{
    /// <summary>Frames of the run.</summary>
    public required int Frames { get; init; }

    /// <summary>Nodes, each with one shard at a time.</summary>
    public required int Nodes { get; init; }

    /// <summary>Shards of the run.</summary>
    public required int Shards { get; init; }

    /// <summary>Seconds that a node of usual speed takes for a frame, all its processors together.</summary>
    public required double SecondsPerFrame { get; init; }

    /// <summary>Bytes read and written for a frame.</summary>
    public required double BytesPerFrame { get; init; }

    /// <summary>Seconds from a shard's start to its first frame.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Bytes that a start reads: the program, the networks, the list of frames.</summary>
    public required double StartBytes { get; init; }

    /// <summary>Bytes a second that the shared file system gives to all nodes together; infinite for one that never limits.</summary>
    public double FileSystemBytesPerSecond { get; init; } = 5e9;

    /// <summary>Shards that the scheduler starts in a second.</summary>
    public double StartsPerSecond { get; init; } = 10;

    /// <summary>Seconds that an array job waits in the queue, at the start and before each retry.</summary>
    public double QueueSeconds { get; init; } = 60;

    /// <summary>How far nodes' speeds differ: standard deviation of the logarithm.</summary>
    public double SpeedSpread { get; init; } = 0.05;

    /// <summary>How far shards of equally many frames differ (people in them): standard deviation of the logarithm.</summary>
    public double WorkSpread { get; init; } = 0.1;

    /// <summary>Share of the shards that meet a node at <see cref="StragglerSpeed"/>.</summary>
    public double StragglerShare { get; init; } = 0.01;

    /// <summary>Speed of a straggler, a share of the usual one.</summary>
    public double StragglerSpeed { get; init; } = 0.4;

    /// <summary>Hours that a node runs between two failures, on average; infinite for nodes that never fail. A shard that fails keeps the frames that it wrote down.</summary>
    public double HoursBetweenFailures { get; init; } = 500;

    /// <summary>How often shards that failed are handed in again, after all others have ended.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Seconds that the run would take if every node worked at the usual speed from the first moment to the last.</summary>
    public double IdealSeconds => Frames * SecondsPerFrame / Nodes;
}
