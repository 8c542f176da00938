using Vitruvian.Learning.Distributed;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class ProcessGroupTests
{
    [ClusterFact]
    public void Exchanges_SumBroadcastAndGather()
    {
        (float[] Sum, float[] Root, float[] Gathered)[] results = RanksInThreads.Run(3, group =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor sum = tensor((float[])[group.Rank + 1, 10 * (group.Rank + 1)]), root = tensor((float[])[group.Rank, -group.Rank]), square = ones(2, 2) * group.Rank;
            group.AllReduce(sum, square).Wait();
            group.Broadcast([root], 2).Wait();
            Tensor[] gathered = group.AllGather(tensor((float[])[7 * group.Rank]));
            square.to_array<float>().ShouldBe([3, 3, 3, 3]);
            return (sum.to_array<float>(), root.to_array<float>(), gathered.SelectMany(part => part.to_array<float>()).ToArray());
        });
        foreach ((float[] sum, float[] root, float[] gathered) in results)
        {
            sum.ShouldBe([6, 60]);
            root.ShouldBe([2, -2]);
            gathered.ShouldBe([0, 7, 14]);
        }
    }

    [ClusterFact]
    public void NewGroup_ExchangesBesideTheFirst_InAnotherOrder()
    {
        float[][] results = RanksInThreads.Run(2, group =>
        {
            using DisposeScope scope = NewDisposeScope();
            using ProcessGroup other = group.NewGroup("other");
            Tensor first = ones(1000), second = ones(10) * 2;
            Work[] works = group.Rank == 0 ? [group.AllReduce(first), other.AllReduce(second)] : [other.AllReduce(second), group.AllReduce(first)];
            foreach (Work work in works)
                work.Wait();
            return (float[])[first.max().item<float>(), second.max().item<float>()];
        });
        results.ShouldAllBe(result => result[0] == 2 && result[1] == 4);
    }

    [ClusterFact]
    public void Barrier_HoldsUntilTheLastHasCome()
    {
        int here = 0;
        int[] seen = RanksInThreads.Run(3, group =>
        {
            Thread.Sleep(150 * group.Rank);
            _ = Interlocked.Increment(ref here);
            group.Barrier();
            int found = here;
            group.Barrier();
            return found;
        });
        seen.ShouldBe([3, 3, 3]);
    }

    [ClusterFact]
    public void Wait_ARankThatFails_IsNamedToAllOthersWithItsReason()
    {
        string[] messages = RanksInThreads.Run(3, group =>
        {
            using DisposeScope scope = NewDisposeScope();
            if (group.Rank == 1)
            {
                group.Fail("it ended: out of memory");
                return string.Empty;
            }

            return Should.Throw<RankLostException>(() => group.AllReduce(ones(4)).Wait()).Message;
        });
        messages[0].ShouldBe("rank 1 of 3 is gone (it ended: out of memory)");
        messages[2].ShouldBe(messages[0]);
    }

    [ClusterFact]
    public void Open_WithoutTheOthers_EndsInTime()
    {
        var timeouts = RanksInThreads.Timeouts with { Meeting = TimeSpan.FromSeconds(2) };
        string message = Should.Throw<RankLostException>(() => ProcessGroup.Open(RanksInThreads.Environment(0, 2, RanksInThreads.FreePort()), timeouts: timeouts)).Message;
        message.ShouldContain("only 1 of 2 processes came to 127.0.0.1:");
    }
}
