namespace Vitruvian.Server.Jobs;

/// <summary>All that is known of a job, as its <c>job.json</c> keeps it.</summary>
/// <param name="Id">Random; nobody guesses it.</param>
/// <param name="IsVideo">Whether the upload is a video; a photo otherwise.</param>
/// <param name="Upload">The upload's format, by its content.</param>
/// <param name="Bytes">The upload's size.</param>
/// <param name="Settings">What was asked for.</param>
/// <param name="Created">When the upload was complete.</param>
public sealed record JobRecord(string Id, bool IsVideo, string Upload, long Bytes, JobSettings Settings, DateTimeOffset Created)
{
    /// <summary>How far it is.</summary>
    public JobStatus Status { get; init; } = JobStatus.Queued;

    /// <summary>How often a worker began it.</summary>
    public int Attempts { get; init; }

    /// <summary>When a worker began it; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Error { get; init; }

    /// <summary>What was found; null until it is done.</summary>
    public JobOutcome? Outcome { get; init; }
}
