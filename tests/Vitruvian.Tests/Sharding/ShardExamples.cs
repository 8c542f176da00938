using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Vitruvian.Formats;
using Vitruvian.Sharding;

namespace Vitruvian.Tests.Sharding;

/// <summary>A run whose items have known lines and rows: item n has n % 3 rows, and item 7 is broken.</summary>
internal static class ShardExamples
{
    public const int Total = 25;
    public const int Broken = 7;

    public static IReadOnlyList<ShardColumn> Columns { get; } =
        [new ShardColumn("frame", new NpyDataType(NpyKind.SignedInteger, 4)), new ShardColumn("pair", new NpyDataType(NpyKind.Float, 8), 2)];

    public static ShardRecipe Recipe(string setting = "plain", int total = Total) => new("test", "1.0", total, "abc", new JsonObject { ["setting"] = setting });

    public static ShardItem Item(int number)
    {
        JsonObject line = new() { ["input"] = $"bild-ä-{number}.png" };
        if (number == Broken)
            return ShardItem.Failed(number, line, "broken", retry: false) with { Stamp = Stamp(number) };
        byte[] rows = new byte[number % 3 * 20];
        for (int r = 0; r < number % 3; r++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rows.AsSpan(20 * r), number);
            BinaryPrimitives.WriteDoubleLittleEndian(rows.AsSpan((20 * r) + 4), number + 0.5);
            BinaryPrimitives.WriteDoubleLittleEndian(rows.AsSpan((20 * r) + 12), r);
        }

        return new ShardItem(number, line, rows) { Stamp = Stamp(number) };
    }

    public static string Stamp(int number) => $"stamp {number}";

    public static ShardWork Open(string folder, Shard shard, string setting = "plain", bool startsAnew = false) => ShardWork.Open(folder, shard, Recipe(setting), Columns, startsAnew);

    /// <summary>Makes a shard from its beginning to its end, items in any order.</summary>
    public static ShardFile Make(string folder, Shard shard, string setting = "plain")
    {
        using ShardWork work = Open(folder, shard, setting);
        foreach (int number in Enumerable.Range(work.First, work.Count).Reverse())
            work.Add(Item(number));
        return work.Finish();
    }

    public static void MakeAll(string folder, int count)
    {
        for (int i = 0; i < count; i++)
            Make(folder, new Shard(i, count));
    }

    /// <summary>Files by name.</summary>
    public static Dictionary<string, byte[]> Files(string folder) => Directory.GetFiles(folder).Order().ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);
}
