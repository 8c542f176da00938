using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Tests.Jobs;

public class JobQueueTests
{
    [Fact]
    public void Jobs_AreTakenInTheOrderTheyCame()
    {
        JobQueue queue = new(3);
        Job[] jobs = [NewJob("a"), NewJob("b"), NewJob("c")];
        foreach (Job job in jobs)
            queue.TryAdd(job).ShouldBeTrue();
        queue.PlaceOf(jobs[2]).ShouldBe(2);
        foreach (Job job in jobs)
            queue.Take(CancellationToken.None).ShouldBe(job);
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public void FullQueue_RefusesJobs_ButTakesThoseItHadBefore()
    {
        JobQueue queue = new(1);
        queue.TryAdd(NewJob("a")).ShouldBeTrue();
        queue.IsFull.ShouldBeTrue();
        queue.TryAdd(NewJob("b")).ShouldBeFalse();
        queue.AddAgain(NewJob("c"));
        queue.Count.ShouldBe(2);
    }

    [Fact]
    public void RemovedJob_IsNeitherTakenNorInTheWay()
    {
        JobQueue queue = new(2);
        Job first = NewJob("a");
        Job second = NewJob("b");
        queue.TryAdd(first);
        queue.TryAdd(second);
        queue.Remove(first).ShouldBeTrue();
        queue.Remove(first).ShouldBeFalse();
        queue.PlaceOf(first).ShouldBeNull();
        queue.TryAdd(NewJob("c")).ShouldBeTrue();
        queue.Take(CancellationToken.None).ShouldBe(second);
    }

    [Fact]
    public void Take_EndsWhenCancelled()
    {
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(50));
        Should.Throw<OperationCanceledException>(() => new JobQueue(1).Take(stop.Token));
    }

    private static Job NewJob(string id) => new(Records.New(id));
}
