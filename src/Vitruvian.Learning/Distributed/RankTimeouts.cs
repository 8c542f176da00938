namespace Vitruvian.Learning.Distributed;

/// <summary>How long processes of a job wait for each other.</summary>
public sealed record RankTimeouts
{
    /// <summary>At the start, until all are there.</summary>
    public TimeSpan Meeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Within one exchange, although all are alive; PyTorch's default.</summary>
    public TimeSpan Exchange { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Without a sign of life before a process is taken for lost.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between signs of life.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);
}
