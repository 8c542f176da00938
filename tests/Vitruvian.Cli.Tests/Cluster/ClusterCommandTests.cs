using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure.Cluster;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Tests.Cluster;

/// <summary>The commands of <c>cluster</c> as far as they need none.</summary>
public sealed class ClusterCommandTests : IDisposable
{
    private static readonly DateTime s_now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    private string Results => _folder.PathFor("my results");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DryRun_ShowsTheScriptAndTheCall_AndLeavesNothing()
    {
        CliRun run = Submit("--shards", "12", "--at-most", "5", "--partition", "gpu", "--time", "4:00:00", "--mem", "8G", "--cpus", "2", "--gres", "gpu:1", "--account", "lab", "--chdir", _folder.FullPath, "--dry-run", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        string script = run.Json["script"]!.GetValue<string>();
        foreach (string line in (string[])["#!/usr/bin/env bash", "#SBATCH --partition=gpu", "#SBATCH --time=4:00:00", "#SBATCH --mem=8G", "#SBATCH --cpus-per-task=2", "#SBATCH --gres=gpu:1", "#SBATCH --account=lab", $"#SBATCH --chdir={_folder.FullPath}"])
            script.Split('\n').ShouldContain(line);
        script.ShouldContain($"#SBATCH --output=\"{Results}/cluster/logs/shard-%a.log\"");
        script.ShouldContain($" recover --manifest frames.txt --out '{Results}' --shards 12 --shard \"$SLURM_ARRAY_TASK_ID\" --threads \"${{SLURM_CPUS_PER_TASK:-1}}\"\n");
        run.Json["call"]!.GetValue<string>().ShouldBe($"sbatch --array=0-11%5 '{Results}/cluster/shards.sh'");
        string retry = run.Json["retry"]!.GetValue<string>();
        retry.ShouldContain($"cluster retry '{Results}' --retries 1\n");
        retry.ShouldContain("#SBATCH --account=lab");
        retry.ShouldNotContain("gpu:1");
        _folder.Entries().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("'body info'", "body", "info")]
    [InlineData("--shards", "recover", "--manifest", "a.txt", "--shards", "3")]
    [InlineData("evaluate lspet --help", "evaluate", "lspet")]
    [InlineData("recover, evaluate lspet", "prior", "fit", "--motion", "m.npz", "--out", "p.npz")]
    [InlineData("'frobnicate'", "frobnicate")]
    public void CommandsThatDoNotDivide_AreRefused(string word, params string[] command) =>
        CliRun.Of(["cluster", "submit", "--shards", "2", "--dry-run", "--", .. command]).ShouldRefuse(word);

    [Fact]
    public void BadOptions_AreRefused()
    {
        Submit("--shards", "0", "--dry-run").ShouldRefuse("--shards");
        Submit("--shards", "2", "--retries", "-1", "--dry-run").ShouldRefuse("--retries");
        Submit("--shards", "2", "--mem", "4 G\n#SBATCH --gres=gpu:8", "--dry-run").ShouldRefuse("--mem", "one word");
        Submit("--shards", "2", "--chdir", _folder.PathFor("nowhere"), "--dry-run").ShouldRefuse("--chdir", "nowhere");
        CliRun.Of("cluster", "retry", _folder.FullPath, "-q").ShouldRefuse("submission.json");
        CliRun.Of("cluster", "status", _folder.FullPath, "-q").ShouldRefuse("shard-I-of-N.jsonl");
        _folder.Write("my results/cluster/submission.json", "{}");
        Submit("--shards", "2", "--dry-run").ShouldRefuse("submission.json", "the record of a submission");
    }

    [Fact]
    public void MachineWithoutSlurm_IsTold()
    {
        ProgramRun run = ProgramRun.OfProgram("/usr/bin/env", $"PATH={_folder.FullPath}", ProgramRun.Program, "cluster", "submit", "--shards", "2", "--", "recover", "--manifest", "frames.txt", "--out", Results);
        run.ExitCode.ShouldBe(1, run.Error);
        run.Error.TrimEnd('\n').ShouldNotContain('\n');
        run.Error.ShouldContain("sbatch is not on this machine");
        _folder.Entries().ShouldBeEmpty();
    }

    [Fact]
    public void AnotherSubmission_OfTheSameFolder_IsRefused_AndTheSameOneTakenUp()
    {
        string[] command = ["recover", "--manifest", "frames.txt", "--out", Results];
        new Submission { Command = command, Program = ["vitruvian"], Folder = _folder.FullPath, Shards = 3, Slurm = [] }.Write(Results);
        Submit("--shards", "4", "--dry-run").ShouldRefuse("no other submission", "3 shards");
        Make(1, 3);
        CliRun run = Submit("--shards", "3", "--dry-run", "--json");
        run.Json["call"]!.GetValue<string>().ShouldStartWith("sbatch --array=0,2 ");
        CliRun retry = CliRun.Of("cluster", "retry", Results, "--retries", "0", "--dry-run", "--json");
        retry.Json["call"]!.GetValue<string>().ShouldStartWith("sbatch --array=0,2 ");
        retry.Json["retry"].ShouldBeNull();
        Make(0, 3);
        Make(2, 3);
        CliRun.Of("cluster", "retry", Results, "--dry-run").Out.ShouldContain("nothing to do");
    }

    [Fact]
    public void Status_WithoutSlurm_IsThatOfTheFiles()
    {
        Make(0, 4);
        using (ShardWork work = Open(1, 4))
            work.Add(new ShardItem(work.First, [], []));
        File.WriteAllText(Path.Combine(Results, "shard-00003-of-00004.jsonl"), "damaged");
        CliRun run = CliRun.Of("cluster", "status", Results, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json["shards"]!.AsArray().Select(shard => shard!["state"]!.GetValue<string>()).ShouldBe(["done", "running", "pending", "failed"]);
        (run.Json["frames"]!.GetValue<int>(), run.Json["done"]!.GetValue<int>()).ShouldBe((20, 6));
        CliRun.Of("cluster", "status", Results).Out.ShouldContain("1 done, 1 running, 1 pending, 1 failed; 6 of 20 frames");
    }

    [Theory]
    [InlineData("RUNNING", ShardProgress.Running)]
    [InlineData("COMPLETING", ShardProgress.Running)]
    [InlineData("PENDING", ShardProgress.Pending)]
    [InlineData("NODE_FAIL", ShardProgress.Failed)]
    [InlineData("COMPLETED", ShardProgress.Failed)]
    [InlineData(null, ShardProgress.Failed)]
    public void Status_OfAnUnfinishedShard_IsThatOfSlurm(string? slurm, string expected)
    {
        using (ShardWork work = Open(0, 1))
            work.Add(new ShardItem(0, [], []));
        Submission submission = new() { Command = ["recover"], Program = ["vitruvian"], Folder = "/", Shards = 1, Slurm = [], Jobs = [7] };
        Dictionary<int, string> states = slurm is null ? [] : new() { [0] = slurm };
        ShardProgress progress = ShardProgress.Of(ShardFolder.Read(Results), submission, states, s_now)[0];
        progress.State.ShouldBe(expected);
        progress.Reason.ShouldBe(expected == ShardProgress.Failed ? slurm ?? "ended before its last frame" : string.Empty);

        // Nobody to ask, and the last frame is years ago.
        ShardProgress.Of(ShardFolder.Read(Results), submission, null, s_now)[0].State.ShouldBe(ShardProgress.Failed);
    }

    [Theory]
    [InlineData("0-3,5,7-8", 0, 1, 2, 3, 5, 7, 8)]
    [InlineData("4", 4)]
    [InlineData("0,2,4", 0, 2, 4)]
    public void Ranges_AreSlurms(string expected, params int[] numbers) => JobScripts.Ranges(numbers).ShouldBe(expected);

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("it's $HOME `id` \"quoted\" \\ ; & | * ?")]
    [InlineData("")]
    [InlineData("line\nbreak")]
    public void Words_ComeThroughTheShell(string word) =>
        ProgramRun.OfProgram("bash", "-c", $"printf %s {JobScripts.Quote(word)}").Out.ShouldBe(word);

    private CliRun Submit(params string[] options) => CliRun.Of(["cluster", "submit", .. options, "--", "recover", "--manifest", "frames.txt", "--out", Results]);

    private ShardWork Open(int shard, int shards) =>
        ShardWork.Open(Results, new Shard(shard, shards), new ShardRecipe("recover", "1.0", 5 * shards, "abc", new JsonObject()), [], startsAnew: false);

    private void Make(int shard, int shards)
    {
        using ShardWork work = Open(shard, shards);
        for (int i = 0; i < work.Count; i++)
            work.Add(new ShardItem(work.First + i, [], []));
        work.Finish();
    }
}
