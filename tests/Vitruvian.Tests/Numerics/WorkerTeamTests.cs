using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1)]
    [InlineData(4, 1000)]
    public void Run_DoesEveryPartOnce_EveryTime(int threads, int parts)
    {
        var team = new WorkerTeam(threads);
        var work = new Counting(parts);
        for (int run = 1; run <= 200; run++)
        {
            team.Run(work, parts);
            work.Counts.ShouldAllBe(c => c == run);
        }
    }

    [Fact]
    public void Run_WhenAPartThrows_ThrowsThatAndWorksAgainAfterwards()
    {
        var team = new WorkerTeam(3);
        Should.Throw<InvalidOperationException>(() => team.Run(new Failing(), 100)).Message.ShouldBe("part 7");
        var work = new Counting(50);
        team.Run(work, 50);
        work.Counts.ShouldAllBe(c => c == 1);
    }

    private sealed class Counting(int parts) : IPartitionedWork
    {
        internal int[] Counts { get; } = new int[parts];

        public void Execute(int part) => Interlocked.Increment(ref Counts[part]);
    }

    private sealed class Failing : IPartitionedWork
    {
        public void Execute(int part)
        {
            if (part == 7)
                throw new InvalidOperationException("part 7");
        }
    }
}
