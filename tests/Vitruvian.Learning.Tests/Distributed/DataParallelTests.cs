using System.Diagnostics;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Learning.Training;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class DataParallelTests : IDisposable
{
    // Networks are made from the random numbers of the whole process.
    private static readonly Lock s_making = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("vitruvian-ranks").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [ClusterFact]
    public void Run_WithSynchronisedBatchNorm_EqualsOneProcess()
    {
        Dictionary<string, double[]> whole = Run(1, UnevenRuns.Normed, UnevenRuns.Options, out _);
        ShouldBeEqual(Run(2, UnevenRuns.Normed, UnevenRuns.Options, out List<string> reports), whole);
        ShouldBeEqual(Run(3, UnevenRuns.Normed, UnevenRuns.Options, out _), whole);
        reports.ShouldContain(report => report.StartsWith("step 20/20", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task Run_InProcessesOfTheirOwn_EqualsOneProcess()
    {
        foreach ((string name, Func<TrainOptions, TrainingTask> make) in ((string, Func<TrainOptions, TrainingTask>)[])[("normed", UnevenRuns.Normed), ("plain", UnevenRuns.Plain)])
        {
            string one = Path.Combine(_folder, $"{name} one"), two = Path.Combine(_folder, $"{name} two");
            _ = Run(1, make, UnevenRuns.Options, out _, one);
            int port = RanksInThreads.FreePort();
            Process[] ranks = [.. Enumerable.Range(0, 2).Select(rank => Start(rank, port, two, name))];
            foreach (Process rank in ranks)
            {
                using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
                await rank.WaitForExitAsync(patience.Token);
                rank.ExitCode.ShouldBe(0);
                rank.Dispose();
            }

            using DisposeScope scope = NewDisposeScope();
            Dictionary<string, Tensor> expected = WeightsFile.Read(Path.Combine(one, Trainer.CheckpointFile)), found = WeightsFile.Read(Path.Combine(two, Trainer.CheckpointFile));
            string[] weights = [.. expected.Keys.Where(key => key.StartsWith("model.", StringComparison.Ordinal) || key.StartsWith("ema.", StringComparison.Ordinal))];
            weights.Length.ShouldBeGreaterThanOrEqualTo(12);
            foreach (string key in weights)
                ((found[key] - expected[key]).abs().max().item<double>() <= 1e-5).ShouldBeTrue($"{name}: {key}");
        }
    }

    [ClusterFact]
    public void Run_OfTheJointsNetwork_HasTheGradientsOfOneProcess()
    {
        // After one step the optimiser's means are a tenth of the gradients.
        TrainOptions options = UnevenRuns.Options with { Steps = 1 };
        string one = Path.Combine(_folder, "one"), two = Path.Combine(_folder, "two");
        _ = Run(1, UnevenRuns.ExactJoints, options, out List<string> alone, one);
        _ = Run(2, UnevenRuns.ExactJoints, options, out List<string> together, two);
        Terms(together).ShouldBe(Terms(alone));
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> expected = WeightsFile.Read(Path.Combine(one, Trainer.CheckpointFile)), found = WeightsFile.Read(Path.Combine(two, Trainer.CheckpointFile));
        string[] means = [.. expected.Keys.Where(name => name.EndsWith(".exp_avg", StringComparison.Ordinal))];
        means.Length.ShouldBeGreaterThan(20);
        foreach (string name in means)
        {
            double off = (found[name] - expected[name]).abs().max().item<double>(), size = expected[name].abs().max().item<double>();
            (off <= 1e-5 * size).ShouldBeTrue($"{name}: off by {off} of {size}");
        }
    }

    [ClusterFact]
    public void Run_OfANetworkWithoutBatchNorm_EqualsOneProcess_AlsoInUnevenParts()
    {
        TrainOptions options = UnevenRuns.Options with { SyncBatchNorm = false };
        Dictionary<string, double[]> whole = Run(1, UnevenRuns.Plain, options, out List<string> alone);
        ShouldBeEqual(Run(2, UnevenRuns.Plain, options, out List<string> together), whole);
        ShouldBeEqual(Run(3, UnevenRuns.Plain, options, out _), whole);

        // Reports, too, are of the whole batch.
        Terms(together).ShouldBe(Terms(alone));
    }

    [ClusterFact]
    public void Run_WithoutSynchronisedBatchNorm_DoesNotEqualOneProcess()
    {
        // What the equality above is worth: the statistics of parts are others.
        TrainOptions options = UnevenRuns.Options with { SyncBatchNorm = false };
        Dictionary<string, double[]> whole = Run(1, UnevenRuns.Normed, options, out _), parts = Run(2, UnevenRuns.Normed, options, out _);
        (Worst(parts, whole).Off > 1e-4).ShouldBeTrue();
    }

    [ClusterFact]
    public void Run_ResumedWithAnotherNumberOfProcesses_EqualsOneProcess()
    {
        Dictionary<string, double[]> whole = Run(1, UnevenRuns.Normed, UnevenRuns.Options, out _);
        string folder = Path.Combine(_folder, "changing");
        _ = Run(2, UnevenRuns.Normed, UnevenRuns.Options, out _, folder, stopAt: 7);
        Checkpoint.ReadInfo(Path.Combine(folder, Trainer.CheckpointFile)).Step.ShouldBe(7);
        _ = Run(1, UnevenRuns.Normed, UnevenRuns.Options, out List<string> reports, folder, stopAt: 13);
        reports.ShouldContain("resumes at step 7 of 20");
        ShouldBeEqual(Run(3, UnevenRuns.Normed, UnevenRuns.Options, out _, folder), whole);
    }

    [ClusterFact]
    public void Run_ProcessesThatSeeDifferentFolders_AreTold()
    {
        string one = Path.Combine(_folder, "one");
        _ = Run(1, UnevenRuns.Plain, UnevenRuns.Options, out _, one, stopAt: 3);
        string message = Should.Throw<InvalidInputException>(() => RanksInThreads.Run(2, group =>
        {
            using TrainingTask task = Make(UnevenRuns.Plain, UnevenRuns.Options);
            return new Trainer(task, UnevenRuns.Options, group.Rank == 0 ? one : Path.Combine(_folder, "other"), _ => { }, null, group).Run(CancellationToken.None);
        })).Message;
        message.ShouldContain("rank 1: step: expected 3, where rank 0 begins; found 0.");
    }

    private static Process Start(int rank, int port, string folder, string task)
    {
        ProcessStartInfo start = new("dotnet");
        foreach (string argument in (string[])[typeof(DataParallelTests).Assembly.Location, folder, task])
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in ((string, string)[])[("RANK", $"{rank}"), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", $"{port}")])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static TrainingTask Make(Func<TrainOptions, TrainingTask> make, TrainOptions options)
    {
        lock (s_making)
            return make(options);
    }

    private Dictionary<string, double[]> Run(int size, Func<TrainOptions, TrainingTask> make, TrainOptions options, out List<string> reports, string? folder = null, long? stopAt = null)
    {
        List<string> said = [];
        string run = folder ?? Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        Dictionary<string, double[]> Train(Learning.Distributed.ProcessGroup? group)
        {
            using TrainingTask task = Make(make, options);
            using CancellationTokenSource stop = new();
            var trainer = new Trainer(task, options, run, said.Add, null, group);

            // Only one of the processes is told.
            trainer.Stepped += () =>
            {
                if (trainer.Step == stopAt - (group is null ? 0 : 1) && group is null or { Rank: 1 })
                    stop.Cancel();
            };
            trainer.Run(stop.Token).ShouldBe(stopAt is null);
            using DisposeScope scope = NewDisposeScope();
            IEnumerable<KeyValuePair<string, Tensor>> state = task.Network.state_dict().Concat(task.Average.state_dict().Select(entry => KeyValuePair.Create($"average {entry.Key}", entry.Value)));
            return state.Where(entry => entry.Value.is_floating_point()).ToDictionary(entry => entry.Key, entry => entry.Value.detach().to(float64).to_array<double>());
        }

        Dictionary<string, double[]> result;
        if (size == 1)
        {
            result = Train(null);
        }
        else
        {
            Dictionary<string, double[]>[] all = RanksInThreads.Run(size, Train);
            result = all[0];
            if (options.SyncBatchNorm)
                all.ShouldAllBe(other => Worst(other, result).Off == 0);
        }

        reports = said;
        return result;
    }

    private static void ShouldBeEqual(Dictionary<string, double[]> found, Dictionary<string, double[]> expected)
    {
        (string name, double off) = Worst(found, expected);
        (off <= 1e-5).ShouldBeTrue($"{name} is off by {off}");
    }

    private static (string Name, double Off) Worst(Dictionary<string, double[]> found, Dictionary<string, double[]> expected)
    {
        found.Keys.ShouldBe(expected.Keys);
        return expected.Select(entry => (entry.Key, entry.Value.Zip(found[entry.Key], (a, b) => Math.Abs(a - b)).Max())).MaxBy(entry => double.IsNaN(entry.Item2) ? double.PositiveInfinity : entry.Item2);
    }

    // Of the lines of progress, what does not depend on the time.
    private static string[] Terms(List<string> reports) => [.. reports.Where(report => report.StartsWith("step", StringComparison.Ordinal)).Select(report => report[..report.IndexOf("  rate", StringComparison.Ordinal)])];
}
