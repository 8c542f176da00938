using System.Diagnostics;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Tests;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using Vitruvian.Testing;

namespace Vitruvian.Cli.Tests.Cluster;

/// <summary>The program's own processes as tasks of a real Slurm: killed and cancelled on the way, handed in again by themselves.</summary>
public sealed class SlurmArrayTests : IDisposable
{
    private const int Frames = 2000;
    private const int Shards = 8;
    private const int Killed = 3;
    private const int Cancelled = 6;
    private static readonly int[] s_broken = [5, 777, 1999];
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly string _network;

    public SlurmArrayTests()
    {
        RecoveredBody person = PhotoSet.Person();
        _network = _folder.PathFor("known.onnx");
        KnownJointsNetwork.Write(_network, person, BoundingBox.Around(person.Joints2d(JointSets.All36)));
    }

    private string Results => _folder.PathFor("results");

    public void Dispose() => _folder.Dispose();

    [ClusterFact]
    public void Array_WithAKilledAndACancelledShard_IsTheUndividedRun_ByteForByte()
    {
        WriteFrames(Frames);
        ProgramRun submitted = ProgramRun.Of(
            ["cluster", "submit", "--shards", $"{Shards}", "--at-most", "4", "--retries", "2", "--time", "20", "--json", "--", .. Command(Results)]);
        submitted.ExitCode.ShouldBe(0, submitted.Error);
        long job = submitted.Json["job"]!.GetValue<long>();
        JsonObject seen = Until("a shard at work", () => Status() is { } status && States(status).Contains("running") && status["done"]!.GetValue<int>() > 0 ? status : null);
        States(seen).ShouldContain("pending");
        KillShard(Killed);
        CancelShard(job, Cancelled);
        JsonObject done = Until("all shards", () => Status() is { } status && States(status).All(state => state == "done") ? status : null);
        done["done"]!.GetValue<int>().ShouldBe(Frames);

        // They went on where they had been stopped, in a later job.
        foreach (int shard in (int[])[Killed, Cancelled])
        {
            string log = File.ReadAllText(_folder.PathFor($"results/cluster/logs/shard-{shard}.log"));
            log.ShouldContain("of 250 were done already");
            Directory.GetFiles(Results, $"shard-{shard:00000}-*").Length.ShouldBe(2);
        }

        JsonNode.Parse(File.ReadAllText(_folder.PathFor("results/cluster/submission.json")))!["jobs"]!.AsArray().Count.ShouldBe(2);
        ProgramRun merged = ProgramRun.Of("cluster", "merge", Results, "--out", _folder.PathFor("merged"), "--json");
        merged.ExitCode.ShouldBe(0, merged.Error);
        merged.Json["firstErrors"]!.AsArray().Select(e => e!["frame"]!.GetValue<int>()).ShouldBe(s_broken);
        ProgramRun whole = ProgramRun.Of([.. Command(_folder.PathFor("whole")), "--shards", "1", "--threads", "2"]);
        whole.ExitCode.ShouldBe(0, whole.Error);
        foreach (string file in (string[])["shard-00000-of-00001.npz", "shard-00000-of-00001.jsonl"])
            File.ReadAllBytes(_folder.PathFor($"merged/{file}")).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.PathFor($"whole/{file}"))).ShouldBeTrue(file);
        new FileInfo(_folder.PathFor("merged/shard-00000-of-00001.npz")).Length.ShouldBeGreaterThan(400L * (Frames - s_broken.Length));
    }

    [ClusterFact]
    public void PlainArray_NeedsNothingButItsEnvironment()
    {
        WriteFrames(40);

        // As a laboratory's own script would, with numbers from 1.
        string script = _folder.Write("own.sh", $"#!/bin/sh\nexec {ProgramRun.Program} {string.Join(' ', Command(Results))} --threads 1\n");
        ProgramRun submitted = ProgramRun.OfProgram("sbatch", "--parsable", "--array=1-2", $"--output={_folder.PathFor("own-%a.log")}", script);
        submitted.ExitCode.ShouldBe(0, submitted.Error);
        Until("both shards", () => Directory.Exists(Results) && Directory.GetFiles(Results, "*.jsonl").Length == 2 ? new JsonObject() : null);
        Directory.GetFiles(Results).Select(Path.GetFileName).Order().ShouldBe(["shard-00000-of-00002.jsonl", "shard-00000-of-00002.npz", "shard-00001-of-00002.jsonl", "shard-00001-of-00002.npz"]);
    }

    private string[] Command(string results) => ["recover", "--manifest", _folder.PathFor("frames.txt"), "--method", _network, "--box", "photo", "--out", results];

    private void WriteFrames(int count)
    {
        Directory.CreateDirectory(_folder.PathFor("frames"));
        SeededRandom random = new(11);
        for (int i = 0; i < count; i++)
            ImageCodec.Write(PhotoAt(i), new Image(40 + random.NextInt(40), 50 + random.NextInt(50)));
        foreach (int i in s_broken.Where(i => i < count))
            File.WriteAllText(PhotoAt(i), "no photo");
        _folder.Write("frames.txt", string.Concat(Enumerable.Range(0, count).Select(i => $"frames/{i}.png\n")));
    }

    private JsonObject? Status() => ProgramRun.Of("cluster", "status", Results, "--json") is { ExitCode: 0 } run ? run.Json : null;

    private static string[] States(JsonObject status) => [.. status["shards"]!.AsArray().Select(shard => shard!["state"]!.GetValue<string>())];

    // By force, once it has written something down.
    private void KillShard(int shard)
    {
        WaitForRecords(shard);
        string[] words = ["--shard", $"{shard}", "--out", Results];
        Process? found = Process.GetProcessesByName("vitruvian-cli").FirstOrDefault(process =>
            File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0') is { } line && words.All(line.Contains) && line[Array.IndexOf(line, "--shard") + 1] == $"{shard}");
        found.ShouldNotBeNull("the shard's process");
        found.Kill();
        found.WaitForExit(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        File.Exists(JournalOf(shard)).ShouldBeTrue("what the killed shard had done");
    }

    private void CancelShard(long job, int shard)
    {
        WaitForRecords(shard);
        ProgramRun.OfProgram("scancel", $"{job}_{shard}").ExitCode.ShouldBe(0);
    }

    private void WaitForRecords(int shard) => Until($"records of shard {shard}", () => File.Exists(JournalOf(shard)) && new FileInfo(JournalOf(shard)).Length > 20_000 ? new JsonObject() : null);

    private string JournalOf(int shard) => _folder.PathFor($"results/shard-{shard:00000}-of-{Shards:00000}.partial");

    private JsonObject Until(string what, Func<JsonObject?> isThere)
    {
        while (true)
        {
            if (isThere() is { } found)
                return found;
            if (_watch.Elapsed > s_patience)
                Assert.Fail($"{what} did not come within {s_patience.TotalMinutes} minutes: {Status()?.ToJsonString()}");
            Thread.Sleep(100);
        }
    }

    private string PhotoAt(int i) => _folder.PathFor($"frames/{i}.png");
}
