using Vitruvian.Sharding;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Sharding;

public sealed class ShardMergeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(3, 5)]
    [InlineData(30, 1)]
    public void Merge_GivesWhatSoManyShardsWouldHaveWritten(int from, int to)
    {
        (string source, string merged, string expected) = (Folder("source"), Folder("merged"), Folder("expected"));
        ShardExamples.MakeAll(source, from);
        ShardExamples.MakeAll(expected, to);
        ShardMerge merge = Read(source);
        merge.Report.IsComplete.ShouldBeTrue();
        (merge.Report.Items, merge.Report.Errors, merge.Report.Missing.Count).ShouldBe((ShardExamples.Total, 1, 0));
        merge.Report.FirstErrors.ShouldBe([(ShardExamples.Broken, "broken")]);
        merge.Write(merged, to);
        var files = ShardExamples.Files(merged);
        files.Keys.ShouldBe(ShardExamples.Files(expected).Keys);
        foreach ((string name, byte[] content) in ShardExamples.Files(expected))
            files[name].ShouldBe(content, name);
    }

    [Fact]
    public void WhatIsMissing_IsTold_AndTheRestCanBeWritten()
    {
        string source = Folder("source");
        ShardExamples.MakeAll(source, 5);
        File.Delete(Path.Combine(source, "shard-00001-of-00005.jsonl"));
        File.AppendAllText(Path.Combine(source, "shard-00003-of-00005.npz"), "x");
        File.Delete(Path.Combine(source, "shard-00004-of-00005.jsonl"));
        using (ShardWork work = ShardExamples.Open(source, new Shard(4, 5)))
            work.Add(ShardExamples.Item(work.First));
        ShardMerge merge = Read(source);
        MergeReport report = merge.Report;
        report.IsComplete.ShouldBeFalse();
        report.Unfinished.ShouldBe([(1, 0), (4, 1)]);
        report.Damaged.Select(d => d.Shard).ShouldBe([3]);
        report.Damaged[0].Problem.ShouldContain("SHA-256");
        report.Missing.ShouldBe([(5, 5), (15, 10)]);
        ShardFile file = merge.Write(Folder("merged"), 1)[0];
        file.Verify();
        file.Lines().Select(line => line.Number).ShouldBe([.. Enumerable.Range(0, 5), .. Enumerable.Range(10, 5)]);
    }

    [Fact]
    public void ErrorsThatMayPass_KeepARunFromBeingComplete()
    {
        string source = Folder("source");
        using (ShardWork work = ShardExamples.Open(source, Shard.Whole))
        {
            foreach (int number in Enumerable.Range(0, ShardExamples.Total))
                work.Add(number == 3 ? ShardItem.Failed(3, [], "the disk was away", retry: true) : ShardExamples.Item(number));
            work.Finish();
        }

        MergeReport report = Read(source).Report;
        (report.IsComplete, report.Errors, report.Retries).ShouldBe((false, 2, 1));
        ShardFolder.Read(source).Shards[0].IsFinal.ShouldBeFalse();
    }

    [Fact]
    public void ShardsOfDifferentRuns_AreRefused()
    {
        string source = Folder("source");
        ShardExamples.Make(source, new Shard(0, 2));
        ShardExamples.Make(source, new Shard(1, 2), "other");
        Should.Throw<InvalidInputException>(() => Read(source)).Message.ShouldContain("recipe");
        ShardExamples.Make(source, new Shard(0, 3));
        Should.Throw<InvalidInputException>(() => ShardFolder.Read(source)).Message.ShouldContain("2 and 3");
        ShardFolder.Read(source, 3).Shards.Select(s => s.State).ShouldBe([ShardState.Done, ShardState.Missing, ShardState.Missing]);
        Should.Throw<InvalidInputException>(() => ShardFolder.Read(Folder("empty"))).Message.ShouldContain("found none");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("{\"format\": \"vitruvian-shard\", \"version\": 2}")]
    [InlineData("{\"format\": 3}")]
    [InlineData("[]")]
    public void FilesThatAreNoShards_AreDamaged(string content)
    {
        string source = Folder("source");
        File.WriteAllText(Path.Combine(source, "shard-00000-of-00002.jsonl"), content);
        ShardStatus status = ShardFolder.Read(source).Shards[0];
        status.State.ShouldBe(ShardState.Damaged);
        status.Problem!.ShouldContain("shard-00000-of-00002.jsonl");
    }

    [Theory]
    [InlineData("{\"frame\":0,", "{\"frame\":1,")]
    [InlineData("\"rows\":[0,1]", "\"rows\":[1,1]")]
    [InlineData("\"rows\":[0,1]", "\"rows\":[0,2147483647]")]
    [InlineData("\"error\":\"broken\"", "\"remark\":\"broken\"")]
    [InlineData("\"retries\":0", "\"retries\":-1")]
    public void ChangedIndex_IsDamaged(string text, string by)
    {
        string source = Folder("source");
        string index = ShardExamples.Make(source, Shard.Whole).IndexPath;
        string content = File.ReadAllText(index);
        content.ShouldContain(text);
        File.WriteAllText(index, content.Replace(text, by, StringComparison.Ordinal));
        ShardFolder.Read(source, verifies: true).Shards[0].State.ShouldBe(ShardState.Damaged);
    }

    [Fact]
    public void ShardAtWork_TellsItsRate()
    {
        string source = Folder("source");
        using ShardWork work = ShardExamples.Open(source, new Shard(0, 2));
        for (int i = 0; i < 5; i++)
        {
            work.Add(ShardExamples.Item(i));
            Thread.Sleep(20);
        }

        ShardStatus status = ShardFolder.Read(source).Shards[0];
        (status.State, status.Done).ShouldBe((ShardState.Partial, 5));
        status.Rate.ShouldBeInRange(1, 50);
        status.Recipe!.Total.ShouldBe(ShardExamples.Total);
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullPath, name)).FullName;

    private static ShardMerge Read(string folder) => ShardMerge.Read(ShardFolder.Read(folder, verifies: true));
}
