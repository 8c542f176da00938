using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vitruvian.Imaging;
using Vitruvian.Learning.Checkpoints;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests;

/// <summary><c>train</c> by several processes, as a loop in a shell or <c>srun</c> starts them.</summary>
public sealed class TrainRanksTests : IDisposable
{
    private const long Endless = 1_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _started = [];

    public TrainRanksTests()
    {
        var random = new SeededRandom(4);
        List<string> images = [];
        Directory.CreateDirectory(_folder.PathFor("drawn/train"));
        for (int i = 0; i < 8; i++)
        {
            var image = new Image(40, 44);
            var canvas = new Canvas(image);
            List<string> places = [];
            for (int j = 0; j < 14; j++)
            {
                (double x, double y) = (4 + (32 * random.NextDouble()), 4 + (36 * random.NextDouble()));
                canvas.Disc(new Vector2d(x, y), 3, new Rgba((byte)(18 * j), (byte)(255 - (18 * j)), 90));
                places.Add(string.Create(CultureInfo.InvariantCulture, $"[{x:0.0},{y:0.0},{(i + j) % 3}]"));
            }

            ImageCodec.Write(_folder.PathFor($"drawn/train/{i}.png"), image);
            images.Add($$"""{"file":"{{i}}.png","width":40,"height":44,"keypoints":[{{string.Join(",", places)}}]}""");
        }

        const string joints = "[\"right_ankle\",\"right_knee\",\"right_hip\",\"left_hip\",\"left_knee\",\"left_ankle\",\"right_wrist\",\"right_elbow\",\"right_shoulder\",\"left_shoulder\",\"left_elbow\",\"left_wrist\",\"neck\",\"head_top\"]";
        _folder.Write("drawn/train.json", $$"""{"joints":{{joints}},"images":[{{string.Join(",", images)}}]}""");
    }

    public void Dispose()
    {
        foreach (Process process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }

        _folder.Dispose();
    }

    [ClusterFact]
    public async Task TwoProcesses_TrainAsOneDoes_AndOneOfThemSpeaks()
    {
        string config = Config(steps: 1), alone = _folder.PathFor("alone");
        CliRun one = CliRun.Of("train", "joints", "--config", config, "--data", _folder.FullPath, "--out", alone);
        one.ExitCode.ShouldBe(0, one.Error);
        (int Code, string Out, string Error)[] ends = await EndsOf(Start(2, config, "together"));
        ends.ShouldAllBe(end => end.Code == 0, string.Join('\n', ends.Select(end => end.Error)));
        ends[0].Out.ShouldContain("step 1 of 1");
        ends[1].Out.ShouldBeEmpty();
        ends[1].Error.ShouldBeEmpty();

        // Loss and gradient of the whole batch, digit for digit.
        string Terms(string error) => Regex.Match(error, "step 1/1 .*rate").Value;
        Terms(ends[0].Error).ShouldContain("loss");
        Terms(ends[0].Error).ShouldBe(Terms(one.Error));
    }

    [ClusterFact]
    public async Task AKilledRank_EndsTheOthersClearly_AndTheRunGoesOnWithAnyNumber()
    {
        Process[] ranks = Start(2, Config(Endless), "run");
        string checkpoint = _folder.PathFor("run/checkpoint.safetensors");
        await StepOf(checkpoint, 3, ranks);
        var clock = Stopwatch.StartNew();
        ranks[1].Kill();
        (int code, _, string error) = await EndOf(ranks[0]);
        (clock.Elapsed < TimeSpan.FromSeconds(40)).ShouldBeTrue($"{clock.Elapsed}");
        code.ShouldBe(1);
        long kept = Checkpoint.ReadInfo(checkpoint).Step;
        string line = error.TrimEnd('\n').Split('\n')[^1];
        Match match = Regex.Match(line, @"^vitruvian: rank 1 of 2 is gone \(no sign of life for 15 s\): step (\d+) was not finished; the checkpoint of step (\d+) is kept: start again with the same command, with any number of processes$");
        match.Success.ShouldBeTrue(error);
        (long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) > kept, match.Groups[2].Value).ShouldBe((true, $"{kept}"));

        CliRun alone = CliRun.Of("train", "joints", "--config", Config(kept + 3), "--data", _folder.FullPath, "--out", _folder.PathFor("run"), "--json");
        alone.ExitCode.ShouldBe(0, alone.Error);
        alone.Error.ShouldContain($"resumes at step {kept} of");
        alone.Json["step"]!.GetValue<long>().ShouldBe(kept + 3);

        (int Code, string Out, string Error)[] ends = await EndsOf(Start(2, Config(kept + 6), "run"));
        ends.ShouldAllBe(end => end.Code == 0, string.Join('\n', ends.Select(end => end.Error)));
        ends[0].Error.ShouldContain($"resumes at step {kept + 3} of");
        Checkpoint.ReadInfo(checkpoint).Step.ShouldBe(kept + 6);
    }

    [ClusterFact]
    public async Task AKilledFirstRank_IsNamedByTheOthers()
    {
        Process[] ranks = Start(3, Config(Endless), "run");
        await StepOf(_folder.PathFor("run/checkpoint.safetensors"), 2, ranks);
        ranks[0].Kill();
        foreach (Process rank in ranks.Skip(1))
        {
            (int code, _, string error) = await EndOf(rank);
            code.ShouldBe(1);
            error.ShouldContain("rank 0 of 3 is gone (its process ended, or its machine cannot be reached): step ");
            error.ShouldContain("is kept: start again with the same command, with any number of processes");
        }
    }

    [ClusterFact]
    public async Task AnInterruptedRank_StopsAll_WithACheckpoint()
    {
        Process[] ranks = Start(2, Config(Endless), "run");
        string checkpoint = _folder.PathFor("run/checkpoint.safetensors");
        await StepOf(checkpoint, 1, ranks);
        using (var kill = Process.Start("kill", ["-INT", $"{ranks[1].Id}"]))
            await kill.WaitForExitAsync();
        foreach ((int code, _, string error) in await EndsOf(ranks))
            code.ShouldBe(130, error);
        (Checkpoint.ReadInfo(checkpoint).Step > 1).ShouldBeTrue();
    }

    [ClusterFact]
    public async Task ARankWithOtherInput_EndsAll_WithItsReason()
    {
        string config = Config(steps: 2);
        int port = FreePort();
        Process[] ranks = [Start(0, 2, port, config, "run", _folder.FullPath), Start(1, 2, port, config, "run", _folder.PathFor("nothing"))];
        (int Code, string Out, string Error)[] ends = await EndsOf(ranks);
        ends[1].Code.ShouldBe(2);
        ends[0].Code.ShouldBe(1);
        ends[0].Error.ShouldContain("rank 1 of 2 is gone (it ended: ");
        ends[0].Error.ShouldContain("nothing");
    }

    private string Config(long steps)
    {
        JsonNode config = JsonNode.Parse("""
            {
              "network": { "input": 32, "width": 16, "blocks": [1, 1, 1, 1], "decoder": 8 },
              "data": [{ "kind": "keypoints", "path": "drawn", "split": "train" }],
              "batch": 6, "syncBatchNorm": true, "logEvery": 1, "evaluateEvery": 1000000, "warmupSteps": 1, "decaySteps": 1, "checkpointMinutes": 0.001
            }
            """)!;
        config["steps"] = steps;
        return _folder.Write($"{steps}.json", config.ToJsonString());
    }

    private Process[] Start(int size, string config, string run)
    {
        int port = FreePort();
        return [.. Enumerable.Range(0, size).Select(rank => Start(rank, size, port, config, run, _folder.FullPath))];
    }

    private Process Start(int rank, int size, int port, string config, string run, string data)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "vitruvian-cli.dll"), "train", "joints", "--config", config, "--data", data, "--out", _folder.PathFor(run), "--threads", "1"])
            start.ArgumentList.Add(argument);
        start.Environment["RANK"] = $"{rank}";
        start.Environment["WORLD_SIZE"] = $"{size}";
        start.Environment["MASTER_ADDR"] = "127.0.0.1";
        start.Environment["MASTER_PORT"] = $"{port}";
        Process process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    private static async Task<(int Code, string Out, string Error)[]> EndsOf(Process[] processes) => await Task.WhenAll(processes.Select(EndOf));

    private static async Task<(int Code, string Out, string Error)> EndOf(Process process)
    {
        using CancellationTokenSource patience = new(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    private static async Task StepOf(string checkpoint, long step, Process[] ranks)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(checkpoint) || Checkpoint.ReadInfo(checkpoint).Step < step)
        {
            foreach (Process rank in ranks)
                rank.HasExited.ShouldBeFalse(rank.HasExited ? await rank.StandardError.ReadToEndAsync() : string.Empty);
            (clock.Elapsed < s_patience).ShouldBeTrue("no checkpoint came");
            await Task.Delay(20);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
