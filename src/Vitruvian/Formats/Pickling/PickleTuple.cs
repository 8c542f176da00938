namespace Vitruvian.Formats.Pickling;

/// <summary>A Python tuple.</summary>
/// <param name="items">The elements; see <see cref="PickleReader"/> for their types.</param>
public sealed class PickleTuple(params object?[] items)
{
    /// <summary>The elements.</summary>
    public IReadOnlyList<object?> Items { get; } = items;

    /// <summary>Number of elements.</summary>
    public int Count => Items.Count;

    /// <summary>One element.</summary>
    public object? this[int index] => Items[index];
}
