namespace Vitruvian.Learning.Training;

/// <summary>A source of training samples.</summary>
public sealed record DataOptions
{
    /// <summary><c>keypoints</c>: photos with 2D joints; <c>synthetic</c>: made-up people with all labels.</summary>
    public required string Kind { get; init; }

    /// <summary>Folder of the dataset, below the folder of data that the run is given.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Part of the dataset.</summary>
    public string Split { get; init; } = "train";

    /// <summary>Weight of the source in the mixture.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Synthetic people: folder of photos to stand before, below the folder of data; null for made-up backgrounds.</summary>
    public string? Backgrounds { get; init; }

    /// <summary>Synthetic people: file of panoramas to light with, below the folder of data; null for made-up light.</summary>
    public string? Lighting { get; init; }

    /// <summary>Synthetic people: file of recorded poses, below the folder of data; null for poses drawn from the prior.</summary>
    public string? Motion { get; init; }

    /// <summary>Synthetic people: seed of the stream.</summary>
    public ulong Seed { get; init; }
}
