namespace Vitruvian.Datasets;

/// <summary>The field's datasets by name, each in the layout in which it is published. docs/datasets.md tells the folders.</summary>
public static class AnnotatedDatasets
{
    /// <summary>The names that <see cref="Open"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [];

    /// <summary>Opens a split of a dataset.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="root">The folder, or for datasets of one file that file.</param>
    /// <param name="split">The split as the dataset calls it; its usual one when null.</param>
    /// <exception cref="InvalidInputException">There is no such dataset or split, or its annotation is missing or not what it must be.</exception>
    public static IAnnotatedDataset Open(string name, string root, string? split = null) =>
        throw InvalidInputException.For("dataset", string.Empty, $"one of {string.Join(", ", Names)}", $"'{name}'");

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
