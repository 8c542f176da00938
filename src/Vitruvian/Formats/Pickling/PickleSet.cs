namespace Vitruvian.Formats.Pickling;

/// <summary>A Python set or frozen set, as a list of what was put in.</summary>
public sealed class PickleSet
{
    /// <summary>The elements, in the file's order.</summary>
    public List<object?> Items { get; } = [];
}
