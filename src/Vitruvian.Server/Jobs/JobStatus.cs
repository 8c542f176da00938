using System.Text.Json.Serialization;

namespace Vitruvian.Server.Jobs;

/// <summary>How far a job is.</summary>
public enum JobStatus
{
    /// <summary>Waits for a worker.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>A worker is at it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>The results are there.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>It could not be done; the job says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
