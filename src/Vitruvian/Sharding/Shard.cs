using System.Globalization;
using System.Text.RegularExpressions;

namespace Vitruvian.Sharding;

/// <summary>
/// One of several equal shares of a list of items, so that processes and machines divide it among them: shard I of N has the items from floor(I T / N) up to, not including, floor((I + 1) T / N)
/// of T. Ranges and not every N-th item, so that neighbours in the list, which mostly lie in one folder, are read by one process, and shards one after the other are the list again.
/// </summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">Of how many.</param>
public readonly partial record struct Shard(int Index, int Count)
{
    /// <summary>More shards than this are more files than a folder should have.</summary>
    public const int MaximumCount = 99_999;

    /// <summary>The whole list.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>How the shard's files are called, without ending: <c>shard-00003-of-00008</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"shard-{Index:00000}-of-{Count:00000}");

    /// <summary>The shard's items.</summary>
    /// <param name="total">Number of all items.</param>
    /// <returns>The first item's number, and how many items there are.</returns>
    public (int First, int Count) RangeOf(int total)
    {
        int first = (int)((long)Index * total / Count);
        return (first, (int)(((long)Index + 1) * total / Count) - first);
    }

    /// <summary>Reads the name of a shard's file.</summary>
    /// <param name="fileName">The name without folder and ending.</param>
    /// <param name="shard">The shard.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string fileName, out Shard shard)
    {
        shard = default;
        Match match = NamePattern().Match(fileName);
        if (!match.Success)
            return false;
        shard = new Shard(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        return shard.Index < shard.Count;
    }

    [GeneratedRegex("^shard-([0-9]{5})-of-([0-9]{5})$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
