using System.Text;

namespace Vitruvian.Synthesis;

/// <summary>Decides by name which items are kept for tests: the same on every machine, and little changed when items come or go.</summary>
internal static class SplitRule
{
    // One item in five is kept for tests.
    private const int TestShare = 5;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>Takes the items of a split: the fifth of the names with the smallest hashes is the test's. A single name serves both.</summary>
    /// <param name="items">All items.</param>
    /// <param name="name">An item's name.</param>
    /// <param name="split">Which to take; their order stays.</param>
    internal static IReadOnlyList<T> Take<T>(IEnumerable<T> items, Func<T, string> name, SyntheticSplit split)
    {
        T[] all = [.. items];
        string[] names = [.. all.Select(name).Distinct().OrderBy(Hash).ThenBy(n => n, StringComparer.Ordinal)];
        if (split == SyntheticSplit.All || names.Length < 2)
            return all;
        HashSet<string> kept = [.. names.Take(Math.Max(1, names.Length / TestShare))];
        return [.. all.Where(i => kept.Contains(name(i)) == (split == SyntheticSplit.Test))];
    }

    /// <summary>FNV-1a of a name.</summary>
    internal static ulong Hash(string name)
    {
        ulong hash = FnvOffset;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * FnvPrime;
        return hash;
    }
}
