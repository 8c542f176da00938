namespace Vitruvian.Datasets;

/// <summary>The records of a dataset behind its interface.</summary>
/// <param name="name">See <see cref="IAnnotatedDataset.Name"/>.</param>
/// <param name="split">See <see cref="IAnnotatedDataset.Split"/>.</param>
/// <param name="jointSet">See <see cref="IAnnotatedDataset.JointSet"/>.</param>
/// <param name="jointSet3D">See <see cref="IAnnotatedDataset.JointSet3D"/>.</param>
/// <param name="count">Number of records.</param>
/// <param name="read">Reads one by its number; several threads may call it at once.</param>
internal sealed class RecordDataset(string name, string split, string? jointSet, string? jointSet3D, int count, Func<int, AnnotatedSample> read) : IAnnotatedDataset
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Split { get; } = split;

    /// <inheritdoc/>
    public string? JointSet { get; } = jointSet;

    /// <inheritdoc/>
    public string? JointSet3D { get; } = jointSet3D;

    /// <inheritdoc/>
    public int Count { get; } = count;

    /// <inheritdoc/>
    public IReadOnlyList<EmptyPicture> EmptyPictures { get; init; } = [];

    /// <inheritdoc/>
    public AnnotatedSample Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return read(index);
    }
}
