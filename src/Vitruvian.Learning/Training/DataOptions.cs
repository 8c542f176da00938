namespace Vitruvian.Learning.Training;

/// <summary>A source of training samples.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// <c>keypoints</c>: photos with 2D joints; <c>synthetic</c>: made-up people with all labels; <c>masks</c>: people of photos with masks; <c>dataset</c>: one of the field's
    /// datasets as it lies on disk (<see cref="Name"/>). For detectors: <c>people</c>: photos with boxes of people;
    /// <c>cutouts</c>: people cut out of those before photos without people; <c>mosaic</c>: photos with 2D joints, with boxes and without people side by side; <c>groups</c>: made-up groups.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Folder of the dataset, below the folder of data that the run is given.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Datasets of the field: which, one of <see cref="Vitruvian.Datasets.AnnotatedDatasets.Names"/>; its folder is <see cref="Path"/>.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Part of the dataset; of synthetic people <c>train</c>, or <c>test</c> for those of SynthBench.</summary>
    public string Split { get; init; } = "train";

    /// <summary>Weight of the source in the mixture.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Mosaics: folder of photos with boxes of people, below the folder of data; null for none.</summary>
    public string? People { get; init; }

    /// <summary>Masks: folder with results of <c>recover</c> for the photos, <c>SOURCE/PHOTO/body.json</c>, below the folder of data: bodies that cover their person well are learned from; null for none.</summary>
    public string? Bodies { get; init; }

    /// <summary>People: whether the photos of small folders come more often than once an epoch.</summary>
    public bool Balanced { get; init; } = true;

    /// <summary>Synthetic people, cut-outs, mosaics: folder of photos without people, below the folder of data; synthetic people have made-up backgrounds without it.</summary>
    public string? Backgrounds { get; init; }

    /// <summary>Synthetic people: file of panoramas to light with, below the folder of data; null for made-up light.</summary>
    public string? Lighting { get; init; }

    /// <summary>Synthetic people: file of recorded poses, below the folder of data; null for poses drawn from the prior.</summary>
    public string? Motion { get; init; }

    /// <summary>Synthetic people, cut-outs, mosaics: seed of the stream.</summary>
    public ulong Seed { get; init; }

    /// <summary>Synthetic people: how many there are, each made once and kept in memory; null for new ones all the time.</summary>
    public int? Pool { get; init; }
}
