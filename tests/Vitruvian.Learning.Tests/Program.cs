using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Tests.Distributed;
using Vitruvian.Learning.Training;

namespace Vitruvian.Learning.Tests;

/// <summary>One rank of a job, as tests start it in a process of its own: trains <see cref="UnevenRuns"/> into the folder that is named.</summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        using var group = ProcessGroup.Open(RankEnvironment.Read()!, timeouts: RanksInThreads.Timeouts);
        using TrainingTask task = arguments[1] == "normed" ? UnevenRuns.Normed(UnevenRuns.Options) : UnevenRuns.Plain(UnevenRuns.Options);
        _ = new Trainer(task, UnevenRuns.Options, arguments[0], Console.Error.WriteLine, null, group).Run(CancellationToken.None);
    }
}
