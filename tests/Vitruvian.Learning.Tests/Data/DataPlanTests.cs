using Vitruvian.Imaging;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Tests.Data;

public sealed class DataPlanTests
{
    [Fact]
    public void Batch_GoesThroughEachDatasetOnceAnEpoch_InAnOrderOfItsOwn()
    {
        var plan = new DataPlan([(new Numbers("a", 50), 1)], 10, 7);
        long[] first = [.. Range(plan, 0, 5)];
        long[] second = [.. Range(plan, 5, 10)];
        first.Order().ShouldBe(Enumerable.Range(0, 50).Select(i => (long)i));
        second.Order().ShouldBe(first.Order());
        second.ShouldNotBe(first);
        first.ShouldNotBe(first.Order().ToArray());
    }

    [Fact]
    public void Batch_MixesByShares()
    {
        var plan = new DataPlan([(new Numbers("a", 1000), 3), (new Numbers("b", long.MaxValue), 1)], 10, 7);
        string[] names = [.. Enumerable.Range(0, 100).SelectMany(step => plan.Batch(step)).Select(s => s.Dataset.Name)];
        names.Length.ShouldBe(1000);
        names.Count(name => name == "b").ShouldBe(250);
        foreach (int step in new[] { 0, 1, 57 })
            plan.Batch(step).Count(s => s.Dataset.Name == "b").ShouldBeInRange(2, 3);
        plan.Batch(0).Concat(plan.Batch(1)).Where(s => s.Dataset.Name == "b").Select(s => s.Index).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void Batch_IsAFunctionOfTheStepAndTheSeed()
    {
        (string Name, long Index, ulong Seed)[] Of(ulong seed, long step) =>
            [.. new DataPlan([(new Numbers("a", 100), 1)], 8, seed).Batch(step).Select(s => (s.Dataset.Name, s.Index, s.Seed))];
        Of(1, 30).ShouldBe(Of(1, 30));
        Of(1, 30).ShouldNotBe(Of(2, 30));
        Enumerable.Range(0, 20).SelectMany(step => Of(1, step)).Select(s => s.Seed).Distinct().Count().ShouldBe(160);
    }

    [Fact]
    public void Read_SkipsDamagedSamples_AndSaysWhenNoneIsLeft()
    {
        DataPlan.Read(new Numbers("a", 5, readable: 3), 4).Name.ShouldBe("3");
        Should.Throw<InvalidInputException>(() => DataPlan.Read(new Numbers("a", 5, readable: -1), 0)).Message.ShouldContain("a: expected at least one sample");
    }

    [Fact]
    public void Constructor_RefusesEmptyDataAndBadWeights()
    {
        Should.Throw<InvalidInputException>(() => new DataPlan([], 4, 0));
        Should.Throw<InvalidInputException>(() => new DataPlan([(new Numbers("a", 0), 1)], 4, 0)).Message.ShouldContain("a");
        Should.Throw<InvalidInputException>(() => new DataPlan([(new Numbers("a", 3), 0)], 4, 0)).Message.ShouldContain("weight");
    }

    private static IEnumerable<long> Range(DataPlan plan, int from, int to) =>
        Enumerable.Range(from, to - from).SelectMany(step => plan.Batch(step)).Select(s => s.Index);

    // Readable: only this number can be read; null for all.
    private sealed class Numbers(string name, long count, int? readable = null) : IDataset
    {
        public string Name => name;

        public long Count => count;

        public Sample? Read(long index) => readable is null || index == readable ? new Sample($"{index}", new Image(1, 1), default) : null;
    }
}
