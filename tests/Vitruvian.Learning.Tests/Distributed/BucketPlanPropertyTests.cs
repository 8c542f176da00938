using FsCheck;
using FsCheck.Fluent;
using Vitruvian.Learning.Distributed;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class BucketPlanPropertyTests
{
    private static readonly Arbitrary<(long[] Bytes, long Limit, long First)> s_plans = (
        from bytes in Gen.Choose(1, 100).Select(size => (long)size).ListOf()
        from limit in Gen.Choose(1, 300)
        from first in Gen.Choose(1, 300)
        select (bytes.ToArray(), (long)limit, (long)first)).ToArbitrary();

    [Fact]
    public void Of_HasEveryParameterOnce_FromTheLastToTheFirst() => Prop.ForAll(s_plans, plan =>
        BucketPlan.Of(plan.Bytes, plan.Limit, plan.First).SelectMany(bucket => bucket).SequenceEqual(Enumerable.Range(0, plan.Bytes.Length).Reverse())).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_FillsBucketsButDoesNotOverfillThem() => Prop.ForAll(s_plans, plan =>
    {
        IReadOnlyList<int[]> buckets = BucketPlan.Of(plan.Bytes, plan.Limit, plan.First);
        long Size(int[] bucket) => bucket.Sum(parameter => plan.Bytes[parameter]);
        long Limit(int bucket) => bucket == 0 ? Math.Min(plan.First, plan.Limit) : plan.Limit;
        for (int b = 0; b < buckets.Count; b++)
        {
            if (buckets[b].Length == 0 || (buckets[b].Length > 1 && Size(buckets[b]) > Limit(b)))
                return false;

            // The next bucket's first parameter had no room any more.
            if (b + 1 < buckets.Count && Size(buckets[b]) + plan.Bytes[buckets[b + 1][0]] <= Limit(b))
                return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_ByDefault_BeginsWithAMegabyte_AndGoesOnWithTwentyFive()
    {
        long[] bytes = [.. Enumerable.Repeat(500_000L, 200)];
        IReadOnlyList<int[]> buckets = BucketPlan.Of(bytes);
        buckets.Select(bucket => bucket.Length).ShouldBe([2, 52, 52, 52, 42]);
        buckets[0].ShouldBe([199, 198]);
    }
}
