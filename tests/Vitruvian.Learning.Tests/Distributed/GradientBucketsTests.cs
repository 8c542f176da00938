using Vitruvian.Learning.Distributed;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class GradientBucketsTests
{
    [ClusterFact]
    public void Finish_GradientsThatComeInOtherOrdersElsewhere_AreAveragedAllTheSame()
    {
        // Buckets of one, two and three parameters; each process uses the parameters in an order of its own, and the last process leaves some out.
        const int ranks = 3, count = 6;
        int[][] plan = [[5], [4, 3], [2, 1, 0]];
        float?[][] found = RanksInThreads.Run(ranks, group =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] parameters = [.. Enumerable.Range(0, count).Select(i => (ones(2, 3, 4, 5) * i).contiguous(i % 2 == 0 ? channels_last : MemoryFormat.Contiguous).requires_grad_())];
            using GradientBuckets buckets = new(parameters, group, plan);
            double votes = 0;
            for (int pass = 0; pass < 2; pass++)
            {
                Tensor sum = zeros([]);
                foreach (int i in Enumerable.Range(0, count).OrderBy(i => ((i + 2) * (group.Rank + 2)) % 7).Where(i => i != 0 && (group.Rank < 2 || i > 2)))
                    sum = (sum * 1) + ((parameters[i] * (i + (10 * group.Rank))).sum() * (pass + 1));
                foreach (Tensor parameter in parameters)
                    parameter.grad = null;
                buckets.Begin();
                sum.backward();
                votes = buckets.Finish(group.Rank, 1)[0];
            }

            return (float?[])[(float)votes, .. parameters.Select(parameter => parameter.grad?.select(0, 1).max().item<float>())];
        });

        // 1 and 2 are used by two processes of three, 0 by none: that one has no gradient at all.
        float?[] expected = [3, null, 2 * (1 + 11) / 3f, 2 * (2 + 12) / 3f, 2 * (3 + 13 + 23) / 3f, 2 * (4 + 14 + 24) / 3f, 2 * (5 + 15 + 25) / 3f];
        foreach (float?[] gradients in found)
        {
            for (int i = 0; i < expected.Length; i++)
                (gradients[i] is null == expected[i] is null && Math.Abs((gradients[i] ?? 0) - (expected[i] ?? 0)) <= 1e-4).ShouldBeTrue($"{i}: {gradients[i]}; expected {expected[i]}");
        }
    }

    [ClusterFact]
    public void Send_BeginsBeforeTheBackwardPassHasEnded()
    {
        // The last layer's bucket is under way when the backward pass comes to the first.
        RanksInThreads.Run(2, group =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor first = ones(3).requires_grad_(), last = ones(3).requires_grad_();
            using GradientBuckets buckets = new([first, last], group, [[1], [0]]);
            int seen = -1;
            Tensor between = autograd.apply("between", [first * 1], () => (ones(3), []), (slope, _) =>
            {
                seen = buckets.SentCount;
                return [slope.alias()];
            });
            buckets.Begin();
            (last * between).sum().backward();
            _ = buckets.Finish();
            seen.ShouldBe(1);
            buckets.SentCount.ShouldBe(2);
            return 0;
        });
    }
}
