using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vitruvian.Learning.Distributed;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Benchmarks;

/// <summary>
/// One training step of the <c>joints</c> network by one process and by two of one thread each, of the same batch: what the second brings, and how much of a step is spent waiting for the other. Every
/// measurement is a process of its own. Needs libtorch with Gloo.
/// </summary>
internal static class RanksBenchmark
{
    /// <summary>First argument of a process that is measured.</summary>
    internal const string Worker = "rank-of-benchmark";

    private const int WarmUp = 4;
    private const int Steps = 15;

    // On a machine that is never quiet, what is compared takes turns, and of each the round counts that was disturbed least.
    private const int Rounds = 3;

    internal static IEnumerable<BenchmarkRow> Run()
    {
        if (!ProcessGroup.IsAvailable())
        {
            Console.Error.WriteLine("benchmark: ranks needs libtorch's process groups (docs/data-parallel.md); left out.");
            yield break;
        }

        (int Size, int Threads, bool IsSynchronised)[] jobs = [(1, 1, false), (1, 2, false), (2, 1, false), (2, 1, true)];
        var best = new (Timing Step, double Waited)[jobs.Length];
        Array.Fill(best, (new Timing(double.PositiveInfinity, double.PositiveInfinity), 0));
        for (int round = 0; round < Rounds; round++)
        {
            for (int job = 0; job < jobs.Length; job++)
            {
                (Timing Step, double Waited) measured = Measure(jobs[job].Size, jobs[job].Threads, jobs[job].IsSynchronised);
                if (measured.Step.Median < best[job].Step.Median)
                    best[job] = measured;
            }
        }

        for (int job = 0; job < jobs.Length; job++)
        {
            (int size, int threads, bool isSynchronised) = jobs[job];
            string processes = size == 1 ? $"1 process of {threads} thread{(threads > 1 ? "s" : string.Empty)}" : $"{size} processes of {threads} thread";
            string comparison = size == 1
                ? string.Empty
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{best[0].Step.Median / best[job].Step.Median:0.00}x as fast as 1 process of 1 thread, {best[1].Step.Median / best[job].Step.Median:0.00}x as 1 of 2; {100 * best[job].Waited:0.0} % of a step is waiting for the other");
            yield return new BenchmarkRow(
                $"training step of joints, {RanksTask.Batch} photos of {RanksTask.Input} px, {processes}{(isSynchronised ? ", batch norms synchronised" : string.Empty)}", best[job].Step, "step", double.NaN, comparison);
        }
    }

    /// <summary>Trains and prints the times of the steps, and how much of them was waiting.</summary>
    /// <param name="arguments">Threads, and whether batch norms are synchronised.</param>
    internal static int Rank(string[] arguments)
    {
        set_num_threads(int.Parse(arguments[0], CultureInfo.InvariantCulture));
        TrainOptions options = RanksTask.Options with { Steps = WarmUp + Steps, SyncBatchNorm = bool.Parse(arguments[1]) };
        using ProcessGroup? group = RankEnvironment.Read() is { } environment ? ProcessGroup.Open(environment) : null;
        using RanksTask task = new();
        string folder = Directory.CreateTempSubdirectory("vitruvian-ranks").FullName;
        try
        {
            var trainer = new Trainer(task, options, folder, _ => { }, null, group);
            List<double> times = [];
            TimeSpan before = default, waited = default;
            long last = 0;
            trainer.Stepped += () =>
            {
                long now = Stopwatch.GetTimestamp();
                if (trainer.Step > WarmUp)
                    times.Add(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
                else
                    before = group?.Waited ?? default;
                waited = group?.Waited ?? default;
                last = now;
            };
            _ = trainer.Run(CancellationToken.None);
            if (group is null or { Rank: 0 })
                Console.WriteLine(string.Join(' ', times.Prepend((waited - before).TotalMilliseconds / times.Sum()).Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        }
        finally
        {
            Directory.Delete(folder, true);
        }

        return 0;
    }

    private static (Timing Step, double Waited) Measure(int size, int threads, bool isSynchronised)
    {
        int port = FreePort();
        Process[] ranks = [.. Enumerable.Range(0, size).Select(rank => Start(rank, size, port, threads, isSynchronised))];
        string output = ranks[0].StandardOutput.ReadToEnd();
        foreach (Process rank in ranks)
        {
            rank.WaitForExit();
            if (rank.ExitCode != 0)
                throw new InvalidOperationException($"A rank ended with {rank.ExitCode}.");
            rank.Dispose();
        }

        double[] numbers = [.. output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        double[] times = [.. numbers.Skip(1).Order()];
        return (new Timing(times[times.Length / 2], times[0]), numbers[0]);
    }

    private static Process Start(int rank, int size, int port, int threads, bool isSynchronised)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])[typeof(RanksBenchmark).Assembly.Location, Worker, $"{threads}", $"{isSynchronised}"])
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in ((string, string)[])[("RANK", $"{rank}"), ("WORLD_SIZE", $"{size}"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", $"{port}"), ("OMP_NUM_THREADS", $"{threads}")])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
