using FsCheck;
using FsCheck.Fluent;
using Vitruvian.Learning.Distributed;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class RankShareTests
{
    [Fact]
    public void Of_AllParts_AreTheWhole_InSizesThatDifferByOneAtMost() => Prop.ForAll(
        (from count in Gen.Choose(0, 70) from size in Gen.Choose(1, 9) select (count, size)).ToArbitrary(),
        batch =>
        {
            int[] whole = [.. Enumerable.Range(0, batch.count)];
            IReadOnlyList<int>[] parts = [.. Enumerable.Range(0, batch.size).Select(rank => new RankShare(rank, batch.size).Of(whole))];
            return parts.SelectMany(part => part).Order().SequenceEqual(whole) && parts.Max(part => part.Count) - parts.Min(part => part.Count) <= 1;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_TakesTurns()
    {
        // The datasets of a batch stand one after the other; every part has some of each.
        new RankShare(1, 2).Of(["a", "a", "a", "a", "b", "b"]).ShouldBe(["a", "a", "b"]);
        RankShare.Whole.Of([1, 2, 3]).ShouldBe([1, 2, 3]);
    }
}
