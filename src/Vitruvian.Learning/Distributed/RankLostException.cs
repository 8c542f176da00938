namespace Vitruvian.Learning.Distributed;

/// <summary>A process of the job ended or fell silent: what all of them were doing together cannot be finished. The message is one line and the same on all that are left.</summary>
public sealed class RankLostException : Exception
{
    /// <summary>Names the process.</summary>
    /// <param name="rank">Its number.</param>
    /// <param name="size">Number of processes.</param>
    /// <param name="reason">What is known of it.</param>
    public RankLostException(int rank, int size, string reason)
        : this($"rank {rank} of {size} is gone ({reason})") => Rank = rank;

    /// <summary>An error with a complete one-line message.</summary>
    public RankLostException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a complete one-line message and its cause.</summary>
    public RankLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message; only for serializers' sake.</summary>
    public RankLostException()
    {
    }

    /// <summary>Number of the process; null where nobody knows.</summary>
    public int? Rank { get; init; }
}
