namespace Vitruvian.Datasets;

/// <summary>The field's datasets by name, each in the layout in which it is published. docs/datasets.md tells the folders.</summary>
public static class AnnotatedDatasets
{
    /// <summary>The names that <see cref="Open"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["coco", "densepose-coco", "lsp", "lspet", "mpii", "up-3d", "mpi-inf-3dhp", "h36m", "3dpw", "surreal", "rich", "spin", "amass", "cmu-bvh"];

    /// <summary>Opens a split of a dataset.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="root">The folder; for <c>spin</c> it may also be the file.</param>
    /// <param name="split">The split as the dataset calls it; its usual one when null.</param>
    /// <param name="images">Folder that the annotation's picture names count from, where it is not the usual one (<c>coco</c>, <c>densepose-coco</c>, <c>spin</c>); null for the usual one.</param>
    /// <exception cref="InvalidInputException">There is no such dataset or split, or its annotation is missing or not what it must be.</exception>
    public static IAnnotatedDataset Open(string name, string root, string? split = null, string? images = null) => name switch
    {
        "coco" => CocoDataset.Open(name, root, split ?? "val2017", images, "person_keypoints_"),
        "densepose-coco" => CocoDataset.Open(name, root, split ?? "minival", images, "densepose_coco_2014_"),
        "lsp" => LspDataset.OpenLsp(root, split),
        "lspet" => LspDataset.OpenExtended(root, split),
        "mpii" => MpiiDataset.Open(root, split),
        "up-3d" => Up3dDataset.Open(root, split),
        "mpi-inf-3dhp" => Inf3dhpDataset.Open(root, split),
        "h36m" => H36mDataset.Open(root, split),
        "3dpw" => ThreeDpwDataset.Open(root, split),
        "surreal" => SurrealDataset.Open(root, split),
        "rich" => RichDataset.Open(root, split),
        "spin" => SpinDataset.Open(root, split, images),
        "amass" => AmassDataset.Open(root, split),
        "cmu-bvh" => BvhDataset.Open(root, split),
        _ => throw InvalidInputException.For("dataset", string.Empty, $"one of {string.Join(", ", Names)}", $"'{name}'"),
    };

    /// <summary>Reads all records that can be read, in order.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="report">Is told of each record that cannot, one line.</param>
    public static IEnumerable<AnnotatedSample> ReadAll(this IAnnotatedDataset dataset, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(report);
        return Enumerable.Range(0, dataset.Count).Select(i => TryRead(dataset, i, report)).OfType<AnnotatedSample>();
    }

    private static AnnotatedSample? TryRead(IAnnotatedDataset dataset, int index, Action<string> report)
    {
        try
        {
            return dataset.Read(index);
        }
        catch (InvalidInputException error)
        {
            report(error.Message);
            return null;
        }
    }
}
