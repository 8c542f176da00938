using System.Diagnostics;
using System.Text.Json.Nodes;
using Vitruvian.Testing;

namespace Vitruvian.Benchmarks.Scaling;

/// <summary>What <c>recover</c> takes for a frame on this machine: shards of the sample photos as processes of the program, one alone, two side by side, and one with two threads.</summary>
/// <param name="Seconds">Seconds a frame of one process with one thread, alone.</param>
/// <param name="SecondsOfTwo">Seconds a frame of each of two such processes side by side.</param>
/// <param name="SecondsOfThreads">Seconds a frame of one process with two threads.</param>
/// <param name="StartSeconds">Seconds of a process besides its frames.</param>
/// <param name="BytesRead">Bytes read for a frame.</param>
/// <param name="BytesWritten">Bytes written for a frame.</param>
internal sealed record RecoverThroughput(double Seconds, double SecondsOfTwo, double SecondsOfThreads, double StartSeconds, double BytesRead, double BytesWritten)
{
    /// <summary>The variable that names another build of the program than that of the launcher.</summary>
    private const string ProgramVariable = "VITRUVIAN_PROGRAM";

    private const int Repeats = 8;

    private static readonly string[] s_loaded = ["models/spin.onnx", "models/joints.onnx", "models/detector.onnx", "body/vitruvian-body.npz", "priors/pose-gmm.npz"];

    /// <summary>The photos, each as often as the others.</summary>
    internal static string[] Photos { get; } = [.. Directory.GetFiles(RepositoryFolder.Asset("samples"), "*.jpg").Order(StringComparer.Ordinal)];

    /// <summary>Frames of each process.</summary>
    internal static int Frames => Repeats * Photos.Length;

    /// <summary>Bytes that a process reads before its first frame: networks, body and prior.</summary>
    internal static long StartBytes => s_loaded.Sum(name => new FileInfo(RepositoryFolder.Asset(name.Split('/'))).Length);

    /// <summary>Measures; takes some minutes.</summary>
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    internal static RecoverThroughput Measure()
    {
        string folder = Directory.CreateTempSubdirectory("vitruvian-scaling-").FullName;
        try
        {
            string list = Path.Combine(folder, "frames.txt");
            File.WriteAllLines(list, Enumerable.Repeat(Photos, Repeats).SelectMany(photos => photos));

            // The first run warms the file system's cache up and is left out.
            _ = Run(list, folder, "warm", 1);
            (double seconds, double start, double read, double written) = Run(list, folder, "one", 1);
            Task<(double Seconds, double, double, double)>[] two = [.. Enumerable.Range(0, 2).Select(i => Task.Run(() => Run(list, folder, $"two-{i}", 1)))];
            Task.WaitAll(two);
            double threads = Run(list, folder, "threads", 2).Seconds;
            return new RecoverThroughput(seconds, two.Average(run => run.Result.Seconds), threads, start, read, written);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Seconds, double Start, double Read, double Written) Run(string list, string folder, string name, int threads)
    {
        string program = Environment.GetEnvironmentVariable(ProgramVariable) ?? Path.Combine(RepositoryFolder.Root, "vitruvian");
        ProcessStartInfo start = new(program, ["recover", "--manifest", list, "--shards", "1", "--threads", $"{threads}", "--out", Path.Combine(folder, name), "--json", "--quiet"]) { RedirectStandardOutput = true, UseShellExecute = false };
        long before = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double wall = Stopwatch.GetElapsedTime(before).TotalSeconds;
        JsonObject json = process.ExitCode == 0 ? JsonNode.Parse(output)!.AsObject() : throw new InvalidOperationException($"{program} recover ended with exit code {process.ExitCode}.");
        double seconds = json["seconds"]!.GetValue<double>();
        return (seconds / Frames, wall - seconds, (json["bytesRead"]?.GetValue<double>() ?? 0) / Frames, (json["bytesWritten"]?.GetValue<double>() ?? 0) / Frames);
    }
}
