namespace Vitruvian.Learning.Distributed;

/// <summary>
/// The part of every batch that one of several processes works on: every <paramref name="Size"/>th sample, from the <paramref name="Rank"/>th on. The parts of all processes together are the
/// batch that one process would have, whatever their number; taking turns gives each the same mixture of datasets, which stand one after the other in a batch.
/// </summary>
/// <param name="Rank">Number of the process, from 0.</param>
/// <param name="Size">Number of processes.</param>
public readonly record struct RankShare(int Rank, int Size)
{
    /// <summary>The whole batch: one process.</summary>
    public static RankShare Whole { get; } = new(0, 1);

    /// <summary>The share's part of a list.</summary>
    /// <typeparam name="T">What is shared out.</typeparam>
    /// <param name="all">The list.</param>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        if (Size == 1)
            return all;
        List<T> part = new((all.Count / Size) + 1);
        for (int i = Rank; i < all.Count; i += Size)
            part.Add(all[i]);
        return part;
    }
}
