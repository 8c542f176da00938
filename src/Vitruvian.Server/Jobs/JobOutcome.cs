namespace Vitruvian.Server.Jobs;

/// <summary>What a job found.</summary>
/// <param name="People">Number of people.</param>
/// <param name="Width">Width of the photo or video in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public sealed record JobOutcome(int People, int Width, int Height)
{
    /// <summary>Frames that were looked at; null for a photo.</summary>
    public int? Frames { get; init; }

    /// <summary>The video's rate; null for a photo.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>For each person of a video the first frame in which it is seen; empty for a photo.</summary>
    public IReadOnlyList<int> FirstFrames { get; init; } = [];

    /// <summary>What should make a reader doubt the result, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The files, in the order in which they were written.</summary>
    public IReadOnlyList<JobFile> Files { get; init; } = [];
}
