using FsCheck;
using FsCheck.Fluent;
using Vitruvian.Sharding;

namespace Vitruvian.Tests.Sharding;

public class ShardTests
{
    [Fact]
    public void Ranges_OneAfterTheOther_AreTheList_AndDifferByOneAtMost() =>
        Prop.ForAll(Gen.Two(Gen.Choose(1, 3000)).ToArbitrary(), pair =>
        {
            (int total, int count) = pair;
            var ranges = Enumerable.Range(0, count).Select(i => new Shard(i, count).RangeOf(total)).ToArray();
            int next = 0;
            foreach ((int first, int length) in ranges)
            {
                first.ShouldBe(next);
                next = first + length;
            }

            next.ShouldBe(total);
            (ranges.Max(r => r.Count) - ranges.Min(r => r.Count)).ShouldBeLessThanOrEqualTo(1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ranges_OfTheLargestList_DoNotOverflow() =>
        new Shard(Shard.MaximumCount - 1, Shard.MaximumCount).RangeOf(int.MaxValue).ShouldBe((int.MaxValue - 21476, 21476));

    [Theory]
    [InlineData("shard-00003-of-00008", 3, 8)]
    [InlineData("shard-00008-of-00008", -1, 0)]
    [InlineData("shard-3-of-8", -1, 0)]
    [InlineData("shard-00003-of-00008.x", -1, 0)]
    public void Names_AreRead(string name, int index, int count)
    {
        Shard.TryParse(name, out Shard shard).ShouldBe(count > 0);
        if (count > 0)
        {
            shard.ShouldBe(new Shard(index, count));
            shard.Name.ShouldBe(name);
        }
    }
}
