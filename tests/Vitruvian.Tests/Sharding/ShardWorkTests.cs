using Vitruvian.Sharding;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Sharding;

public sealed class ShardWorkTests : IDisposable
{
    private static readonly Shard s_shard = new(1, 3);

    private readonly TemporaryFolder _folder = new();

    private string Journal => Path.Combine(_folder.FullPath, s_shard.Name + ".partial");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FinishedShard_HasLinesAndRowsInOrder_AndNothingElseIsLeft()
    {
        ShardFile file = ShardExamples.Make(_folder.FullPath, s_shard);
        ShardExamples.Files(_folder.FullPath).Keys.ShouldBe([s_shard.Name + ".jsonl", s_shard.Name + ".npz"]);
        file.Verify();
        ShardLine[] lines = [.. file.Lines()];
        (int first, int count) = s_shard.RangeOf(ShardExamples.Total);
        lines.Select(line => line.Number).ShouldBe(Enumerable.Range(first, count));
        lines.Select(line => line.RowCount).ShouldBe(lines.Select(line => line.Number % 3));
        lines[0].Members["input"]!.GetValue<string>().ShouldBe($"bild-ä-{first}.png");
        int[] frames = file.Read(ShardExamples.Columns[0]).ToInt32s();
        double[] pairs = file.Read(ShardExamples.Columns[1]).ToDoubles();
        int row = 0;
        foreach (ShardLine line in lines)
        {
            line.FirstRow.ShouldBe(row);
            for (int r = 0; r < line.RowCount; r++, row++)
            {
                frames[row].ShouldBe(line.Number);
                pairs[2 * row].ShouldBe(line.Number + 0.5);
                pairs[(2 * row) + 1].ShouldBe(r);
            }
        }

        row.ShouldBe(file.Header.Rows);
    }

    [Fact]
    public void Shard_DoesNotDependOnTheOrderOfWork_NorOnInterruptions()
    {
        ShardExamples.Make(_folder.FullPath, s_shard);
        using TemporaryFolder other = new();
        (int first, int count) = s_shard.RangeOf(ShardExamples.Total);
        foreach (int number in Enumerable.Range(first, count))
        {
            using ShardWork work = ShardExamples.Open(other.FullPath, s_shard);
            work.Add(ShardExamples.Item(number));
            if (number == first + count - 1)
                work.Finish();
        }

        ShardExamples.Files(other.FullPath).ShouldBe(ShardExamples.Files(_folder.FullPath), new SameBytes());
    }

    [Fact]
    public void Restart_KnowsWhatIsDone_ByItsStamp()
    {
        int first = s_shard.RangeOf(ShardExamples.Total).First;
        using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard))
        {
            work.Add(ShardExamples.Item(first));
            work.Add(ShardItem.Failed(first + 1, [], "the disk is away", retry: true) with { Stamp = ShardExamples.Stamp(first + 1) });
        }

        using ShardWork again = ShardExamples.Open(_folder.FullPath, s_shard);
        again.IsDone(first, ShardExamples.Stamp(first), (_, _) => false).ShouldBeTrue();
        again.IsDone(first, "another size", (_, _) => true).ShouldBeFalse();
        again.IsDone(first + 1, ShardExamples.Stamp(first + 1), (_, _) => true).ShouldBeFalse();
        again.IsDone(first + 2, ShardExamples.Stamp(first + 2), (_, _) => true).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(again.Finish).Message.ShouldContain("6 of 8 items are not done");
    }

    [Fact]
    public void TornJournal_LosesWhatIsTorn_AndNoMore()
    {
        int first = s_shard.RangeOf(ShardExamples.Total).First;
        using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard))
        {
            for (int i = 0; i < 3; i++)
                work.Add(ShardExamples.Item(first + i));
        }

        byte[] whole = File.ReadAllBytes(Journal);
        for (int length = 0; length <= whole.Length; length += 3)
        {
            File.WriteAllBytes(Journal, whole[..length]);
            int known = 0;
            using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard))
                known = Enumerable.Range(0, 3).Count(i => work.Find(first + i) is not null);
            known.ShouldBe(length < whole.Length ? Math.Min(known, 2) : 3);

            // Going on behind the tear gives the same as if it had never been.
            using TemporaryFolder other = new();
            File.Copy(Journal, Path.Combine(other.FullPath, Path.GetFileName(Journal)));
            using (ShardWork work = ShardExamples.Open(other.FullPath, s_shard))
            {
                for (int i = 0; i < 3; i++)
                {
                    if (work.Find(first + i) is null)
                        work.Add(ShardExamples.Item(first + i));
                }
            }

            using ShardWork last = ShardExamples.Open(other.FullPath, s_shard);
            Enumerable.Range(0, 3).ShouldAllBe(i => last.Find(first + i)!.Rows.SequenceEqual(ShardExamples.Item(first + i).Rows));
        }
    }

    [Fact]
    public void DamagedRecord_EndsTheJournal()
    {
        int first = s_shard.RangeOf(ShardExamples.Total).First;
        long second = 0;
        using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard))
        {
            work.Add(ShardExamples.Item(first));
            second = new FileInfo(Journal).Length;
            work.Add(ShardExamples.Item(first + 1));
            work.Add(ShardExamples.Item(first + 2));
        }

        byte[] content = File.ReadAllBytes(Journal);
        content[second + 30] ^= 1;
        File.WriteAllBytes(Journal, content);
        using ShardWork again = ShardExamples.Open(_folder.FullPath, s_shard);
        Enumerable.Range(0, 3).Select(i => again.Find(first + i) is not null).ShouldBe([true, false, false]);
    }

    [Fact]
    public void FinishedShard_IsTakenOver_UnlessDamagedOrMadeFromSomethingElse()
    {
        ShardFile file = ShardExamples.Make(_folder.FullPath, s_shard);
        int first = s_shard.RangeOf(ShardExamples.Total).First;
        var before = ShardExamples.Files(_folder.FullPath);
        DateTime old = DateTime.UtcNow.AddHours(-1);
        File.SetLastWriteTimeUtc(file.IndexPath, old);
        using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard))
        {
            work.Note.ShouldBeNull();
            DateTime told = default;
            work.IsDone(first, "whatever", (item, time) =>
            {
                told = time;
                return item.Number == first;
            }).ShouldBeTrue();
            told.ShouldBe(old, TimeSpan.FromSeconds(1));
            work.Finish();
        }

        File.GetLastWriteTimeUtc(file.IndexPath).ShouldBe(old, TimeSpan.FromSeconds(1));
        using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard, startsAnew: true))
            work.Find(first).ShouldBeNull();
        using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard, "other"))
        {
            work.Find(first).ShouldBeNull();
            work.Note!.ShouldContain("other settings");
        }

        byte[] rows = File.ReadAllBytes(file.RowsPath);
        rows[^200] ^= 1;
        File.WriteAllBytes(file.RowsPath, rows);
        using (ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard))
        {
            work.Find(first).ShouldBeNull();
            work.Note!.ShouldContain("SHA-256");
            foreach (int number in Enumerable.Range(work.First, work.Count))
                work.Add(ShardExamples.Item(number));
            work.Finish();
        }

        ShardExamples.Files(_folder.FullPath).ShouldBe(before, new SameBytes());
    }

    [Fact]
    public void ItemDoneAnew_ReplacesTheOneBefore()
    {
        ShardExamples.Make(_folder.FullPath, s_shard);
        int first = s_shard.RangeOf(ShardExamples.Total).First;
        using ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard);
        work.Add(ShardItem.Failed(first, [], "gone", retry: false));
        ShardFile file = work.Finish();
        file.Lines().First().ToItem().Error.ShouldBe("gone");
        file.Header.Errors.ShouldBe(1);
        file.Lines().Count().ShouldBe(work.Count);
    }

    [Fact]
    public void SecondProcess_IsRefused_AndTooManyItems()
    {
        using ShardWork work = ShardExamples.Open(_folder.FullPath, s_shard);
        Should.Throw<IOException>(() => ShardExamples.Open(_folder.FullPath, s_shard)).Message.ShouldContain("no other process");
        Should.Throw<InvalidInputException>(() => ShardWork.Open(_folder.FullPath, new Shard(0, 2), ShardExamples.Recipe(total: 3_000_001), [], false)).Message.ShouldContain("at least 4");
    }

    private sealed class SameBytes : IEqualityComparer<KeyValuePair<string, byte[]>>
    {
        public bool Equals(KeyValuePair<string, byte[]> x, KeyValuePair<string, byte[]> y) => x.Key == y.Key && x.Value.AsSpan().SequenceEqual(y.Value);

        public int GetHashCode(KeyValuePair<string, byte[]> pair) => pair.Key.GetHashCode(StringComparison.Ordinal);
    }
}
