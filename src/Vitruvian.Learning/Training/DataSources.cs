using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Data;
using Vitruvian.Synthesis;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Learning.Training;

/// <summary>Opens the datasets that options name.</summary>
public sealed record DataSources
{
    /// <summary>Folder below which datasets lie.</summary>
    public required string Root { get; init; }

    /// <summary>File of the body that labels of synthetic people describe.</summary>
    public string? BodyFile { get; init; }

    /// <summary>File of the same body's full mesh, which clothes hang on.</summary>
    public string? FullBodyFile { get; init; }

    /// <summary>File of the pose prior that poses are drawn from and recordings checked by.</summary>
    public string? PriorFile { get; init; }

    /// <summary>File of the rotations that occur, for HoloPose's heads.</summary>
    public string? ClustersFile { get; init; }

    /// <summary>Folder of the wardrobe; null for painted clothes.</summary>
    public string? WardrobeFolder { get; init; }

    /// <summary>Is told of damaged samples, from any thread.</summary>
    public Action<string> Report { get; init; } = _ => { };

    /// <summary>Reads the body that labels describe.</summary>
    /// <exception cref="InvalidInputException">None is named, or the file is damaged.</exception>
    public BodyModel ReadBody() => BodyModelFile.Read(BodyFile ?? throw InvalidInputException.For("data", "body", "the file of a body", "none"));

    /// <summary>Reads the pose prior, for runs that fit bodies to photos.</summary>
    /// <exception cref="InvalidInputException">None is named, or the file is damaged.</exception>
    public GaussianMixture ReadPrior() => GaussianMixtureFile.Read(PriorFile ?? throw InvalidInputException.For("data", "prior", "the file of a pose prior, for bodies fitted to photos", "none"));

    /// <summary>Opens datasets to learn from, each with its weight.</summary>
    /// <param name="options">Which.</param>
    /// <param name="side">Side in pixels up to which pictures are wanted.</param>
    /// <exception cref="InvalidInputException">There is no such kind, or files are missing or damaged.</exception>
    public IReadOnlyList<(IDataset Dataset, double Weight)> Open(IReadOnlyList<DataOptions> options, int side) => [.. options.Select(data => (Open(data, side), data.Weight))];

    /// <summary>Opens a dataset.</summary>
    /// <param name="options">Which.</param>
    /// <param name="side">Side in pixels up to which pictures are wanted; synthetic people of the test split have SynthBench's.</param>
    /// <exception cref="InvalidInputException">There is no such kind, or its files are missing or damaged.</exception>
    public IDataset Open(DataOptions options, int side)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Pool is <= 0)
            throw InvalidInputException.For("data", $"{options.Kind}: pool", "a positive number", $"{options.Pool}");
        return options.Kind switch
        {
            "keypoints" => new KeypointDataset(Path.Combine(Root, options.Path), options.Split, side, Report),
            "dataset" => new AnnotatedSamples(AnnotatedDatasets.Open(options.Name, Path.Combine(Root, options.Path), options.Split), side, Report),
            "synthetic" when options.Pool is { } pool => new PooledDataset(new SyntheticDataset(OpenPeople(options, side)), pool),
            "synthetic" => new SyntheticDataset(OpenPeople(options, side)),
            "groups" => new SyntheticDataset(OpenPeople(options, side)),
            "people" => new PeoplePhotoDataset(Path.Combine(Root, options.Path), options.Split, options.Balanced, Report),
            "masks" => new MaskDataset(Path.Combine(Root, options.Path), options.Split, side, Report, options.Bodies is { } bodies ? OpenBodies(bodies) : null),
            "cutouts" => new CutOutDataset(Path.Combine(Root, options.Path), options.Split, Backgrounds(options), side, options.Seed),
            "mosaic" => new MosaicDataset(
                new KeypointDataset(Path.Combine(Root, options.Path), options.Split, side, Report),
                options.People is { } people ? new PeoplePhotoDataset(Path.Combine(Root, people), options.Split, options.Balanced, Report) : null,
                Backgrounds(options),
                side,
                options.Seed),
            _ => throw InvalidInputException.For("data", "kind", "keypoints, synthetic, masks, dataset, people, cutouts, mosaic or groups", $"'{options.Kind}'"),
        };
    }

    private RecoveredBodies OpenBodies(string folder) =>
        new(Path.Combine(Root, folder), BodyModelFile.Read(BodyFile ?? throw InvalidInputException.For("data", "masks: bodies", "the file of a body", "none")));

    private string Backgrounds(DataOptions options) => options.Backgrounds is { } folder
        ? Path.Combine(Root, folder)
        : throw InvalidInputException.For("data", $"{options.Kind}: backgrounds", "a folder of photos without people", "none");

    private SyntheticPeople OpenPeople(DataOptions options, int side)
    {
        if (BodyFile is null || FullBodyFile is null || PriorFile is null)
            throw InvalidInputException.For("data", "synthetic", "the files of the built-in body and of the pose prior", "none");
        BodyModel body = BodyModelFile.Read(BodyFile);
        string? motion = options.Motion is { } file ? Path.Combine(Root, file) : null;
        SyntheticSplit split = options.Split switch
        {
            "train" => SyntheticSplit.Train,
            "test" => SyntheticSplit.Test,
            _ => throw InvalidInputException.For("data", "synthetic: split", "train or test", $"'{options.Split}'"),
        };
        var synthetic = new SyntheticOptions
        {
            Size = side,
            Seed = options.Seed,
            Groups = options.Kind == "groups",
            WardrobeFolder = WardrobeFolder,
            BackgroundFolder = options.Backgrounds is { } backgrounds ? Path.Combine(Root, backgrounds) : null,
            LightingFile = options.Lighting is { } lighting ? Path.Combine(Root, lighting) : null,
            Poses = SampledPoses.Open(body, PriorFile, motion, split, CancellationToken.None),
        };
        return SyntheticPeople.Open(split == SyntheticSplit.Test ? SynthBench.Options(synthetic) : synthetic, body, BodyModelFile.Read(FullBodyFile));
    }
}
