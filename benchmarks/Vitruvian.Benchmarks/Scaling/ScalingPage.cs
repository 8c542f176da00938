using System.Globalization;

namespace Vitruvian.Benchmarks.Scaling;

/// <summary>The figures of docs/scaling.md: what a frame takes here, and what a simulated cluster makes of it.</summary>
internal static class ScalingPage
{
    private const string WriteOption = "--write";
    private const int Frames = 10_000_000;
    private const int ShardsPerNode = 4;
    private const int LeastShards = 100;
    private const int Seeds = 20;

    // Photos of cameras and frames of films are larger than the samples, and what limits is to be seen.
    private const double PhotoBytes = 500_000;
    private const double UsualBandwidth = 5e9;
    private const double SmallBandwidth = 1e9;

    // What nobody has measured here: a node of a cluster, and one with GPUs.
    private const int ProcessorsPerNode = 32;
    private const double AssumedGpuSecondsPerFrame = 0.02;
    private const int AssumedGpusPerNode = 4;

    private static readonly int[] s_nodes = [1, 10, 100, 1000];
    private static readonly int[] s_shardsPerNode = [1, 2, 4, 8, 16, 64];

    /// <summary>Measures and simulates, and prints or writes both tables.</summary>
    /// <param name="arguments">Nothing, or <c>--write PAGE</c>.</param>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] arguments)
    {
        if (arguments is not ([] or [WriteOption, _]))
        {
            Console.Error.WriteLine($"scaling: expected nothing or {WriteOption} PAGE; found '{string.Join(' ', arguments)}'.");
            return 2;
        }

        RecoverThroughput measured = RecoverThroughput.Measure();
        string[] throughput = [.. Throughput(measured)];
        string[] simulated = [.. Simulated(measured)];
        foreach (string line in (IEnumerable<string>)[.. throughput, string.Empty, .. simulated])
            Console.WriteLine(line);
        if (arguments is [_, string page])
        {
            MarkedBlock.Replace(page, "throughput", throughput);
            MarkedBlock.Replace(page, "simulated", simulated);
        }

        return 0;
    }

    private static IEnumerable<string> Throughput(RecoverThroughput measured)
    {
        yield return $"{MarkedBlock.Machine()} {RecoverThroughput.Frames} frames a process: the photos of `assets/samples`, in turn; method spin, refined by joints.";
        yield return string.Empty;
        yield return "| what | value |";
        yield return "|---|---|";
        yield return Row("one process of one thread", $"{measured.Seconds:0.000} s a frame, {1 / measured.Seconds:0.0} frames a second");
        yield return Row("two processes of one thread, side by side", $"{measured.SecondsOfTwo:0.000} s a frame each, {2 / measured.SecondsOfTwo:0.0} frames a second together");
        yield return Row("one process of two threads", $"{measured.SecondsOfThreads:0.000} s a frame, {1 / measured.SecondsOfThreads:0.0} frames a second");
        yield return Row("start of a process, its end included", $"{measured.StartSeconds:0.0} s");
        yield return Row("read before the first frame (networks, body, prior)", $"{RecoverThroughput.StartBytes / 1e6:0} MB");
        yield return Row("read for a frame, the photo among it", $"{measured.BytesRead / 1000:0.0} kB");
        yield return Row("written for a frame, journal and result", $"{measured.BytesWritten / 1000:0.0} kB");
    }

    private static IEnumerable<string> Simulated(RecoverThroughput measured)
    {
        yield return $"{Frames:N0} frames of {PhotoBytes / 1000:0} kB, {ShardsPerNode} shards a node and {LeastShards} at least; means of {Seeds} runs, seeds 1 to {Seeds}. Ideal: every processor at work from first to last. Without: how much shorter the run would be if this did not exist.";
        yield return string.Empty;
        yield return "| nodes | of | shared file system | ideal | simulated | efficiency | failed shards | file system in use | without its limit | without starts and queue | without unequal speeds and work | without failures |";
        yield return "|---|---|---|---|---|---|---|---|---|---|---|---|";
        double perNode = measured.SecondsOfTwo / ProcessorsPerNode;
        foreach ((string kind, double seconds, double bandwidth) in ((string, double, double)[])
            [($"{ProcessorsPerNode} processors", perNode, UsualBandwidth), ($"{ProcessorsPerNode} processors", perNode, SmallBandwidth), ($"{AssumedGpusPerNode} GPUs (assumed)", AssumedGpuSecondsPerFrame / AssumedGpusPerNode, UsualBandwidth)])
        {
            foreach (int nodes in s_nodes)
                yield return Line(kind, Model(measured, nodes, Math.Max(nodes * ShardsPerNode, LeastShards), seconds) with { FileSystemBytesPerSecond = bandwidth });
        }

        yield return string.Empty;
        yield return $"A node of {ProcessorsPerNode} processors asks for {PhotoBytes / perNode / 1e6:0} MB/s: {UsualBandwidth / 1e9:0} GB/s feed {UsualBandwidth * perNode / PhotoBytes:0} such nodes, {SmallBandwidth / 1e9:0} GB/s feed {SmallBandwidth * perNode / PhotoBytes:0}.";
        yield return string.Empty;
        yield return $"The number of shards, on 100 nodes of {ProcessorsPerNode} processors before a file system of {UsualBandwidth / 1e9:0} GB/s:";
        yield return string.Empty;
        yield return $"| shards a node | {string.Join(" | ", s_shardsPerNode)} |";
        yield return $"|---|{string.Concat(s_shardsPerNode.Select(_ => "---|"))}";
        ClusterOutcome[] runs = [.. s_shardsPerNode.Select(shards => Mean(Model(measured, 100, 100 * shards, perNode)))];
        yield return $"| simulated | {string.Join(" | ", runs.Select(run => Time(run.Seconds)))} |";
    }

    private static ClusterModel Model(RecoverThroughput measured, int nodes, int shards, double secondsPerFrame) => new()
    {
        Frames = Frames,
        Nodes = nodes,
        Shards = shards,
        SecondsPerFrame = secondsPerFrame,
        BytesPerFrame = PhotoBytes + measured.BytesWritten,
        StartSeconds = measured.StartSeconds,
        StartBytes = RecoverThroughput.StartBytes,
    };

    private static ClusterOutcome Mean(ClusterModel model)
    {
        ClusterOutcome[] runs = [.. Enumerable.Range(1, Seeds).Select(seed => ClusterSimulation.Run(model, (ulong)seed))];
        return new ClusterOutcome(runs.Average(r => r.Seconds), runs.Average(r => r.FileSystemShare), runs.Average(r => r.Failures), runs.Average(r => r.Unfinished));
    }

    private static string Line(string kind, ClusterModel model)
    {
        ClusterOutcome run = Mean(model);
        string Without(ClusterModel other) => Percent(1 - (Mean(other).Seconds / run.Seconds));
        string[] cells =
        [
            $"{model.Nodes:N0}", kind, $"{model.FileSystemBytesPerSecond / 1e9:0} GB/s", Time(model.IdealSeconds), Time(run.Seconds), Percent(model.IdealSeconds / run.Seconds),
            $"{run.Failures:0.0}{(run.Unfinished > 0 ? $", {run.Unfinished:0.0} for good" : string.Empty)}", Percent(run.FileSystemShare),
            Without(model with { FileSystemBytesPerSecond = double.PositiveInfinity }),
            Without(model with { StartSeconds = 1e-6, StartBytes = 0, StartsPerSecond = 1e9, QueueSeconds = 0 }),
            Without(model with { StragglerShare = 0, SpeedSpread = 0, WorkSpread = 0 }),
            Without(model with { HoursBetweenFailures = double.PositiveInfinity }),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Row(string what, string value) => $"| {what} | {value} |";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(100 * share):0} %");

    private static string Time(double seconds) => seconds switch
    {
        < 600 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 6 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 3 * 86400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:0.0} days"),
    };
}
