using System.Globalization;
using System.Text;
using Vitruvian.Formats;

namespace Vitruvian.Cli.Infrastructure.Cluster;

/// <summary>The scripts of an array job, a task a shard, and of the small job after it that hands missing shards in again.</summary>
/// <param name="submission">What is handed in.</param>
/// <param name="shards">The shards' folder.</param>
internal sealed class JobScripts(Submission submission, string shards)
{
    // Looking for missing shards reads the files of all shards once.
    private const string RetryMinutes = "60";

    private readonly string _folder = Submission.FolderIn(shards);

    /// <summary>The array job's script.</summary>
    public string Shards
    {
        get
        {
            StringBuilder text = Start("vitruvian", "shard-%a.log", submission.Slurm);
            bool hasThreads = submission.Command.Any(word => word == SharedOptions.Threads.Name || word.StartsWith($"{SharedOptions.Threads.Name}=", StringComparison.Ordinal));
            IEnumerable<string> words = [.. submission.Program, .. submission.Command];
            text.Append(CultureInfo.InvariantCulture, $"exec {string.Join(' ', words.Select(Quote))} {ShardOptions.Shards.Name} {submission.Shards} {ShardOptions.Shard.Name} \"${ShardOptions.TaskVariable}\"");
            if (!hasThreads)
                text.Append(CultureInfo.InvariantCulture, $" {SharedOptions.Threads.Name} \"${{SLURM_CPUS_PER_TASK:-1}}\"");
            return text.Append('\n').ToString();
        }
    }

    /// <summary>The script of the job after it.</summary>
    /// <param name="retries">How often shards are handed in again.</param>
    public string Retry(int retries)
    {
        Dictionary<string, string> slurm = new() { ["cpus-per-task"] = "1", ["time"] = RetryMinutes };
        foreach (string name in (string[])["partition", "account"])
        {
            if (submission.Slurm.TryGetValue(name, out string? value))
                slurm[name] = value;
        }

        IEnumerable<string> words = [.. submission.Program, "cluster", "retry", Path.GetFullPath(shards), JobOptions.Retries.Name, (retries - 1).ToString(CultureInfo.InvariantCulture)];
        return Start("vitruvian-retry", "retry.log", slurm).Append(CultureInfo.InvariantCulture, $"exec {string.Join(' ', words.Select(Quote))}\n").ToString();
    }

    /// <summary>What <c>sbatch</c> is told to start shards.</summary>
    /// <param name="numbers">The shards' numbers, in order.</param>
    public string[] ShardsCall(IReadOnlyList<int> numbers) => [$"--array={Ranges(numbers)}{(submission.AtMost is { } most ? $"%{most}" : string.Empty)}", Path.Combine(_folder, "shards.sh")];

    /// <summary>What <c>sbatch</c> is told to look for missing shards when an array job has ended, however it ended.</summary>
    /// <param name="job">The array job.</param>
    public string[] RetryCall(long job) => [$"--dependency=afterany:{job}", Path.Combine(_folder, "retry.sh")];

    /// <summary>Writes the scripts, and makes the folder of the logs.</summary>
    /// <param name="retries">How often shards are handed in again.</param>
    public void Write(int retries)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "logs"));
        AtomicFile.WriteAllText(Path.Combine(_folder, "shards.sh"), Shards);
        if (retries > 0)
            AtomicFile.WriteAllText(Path.Combine(_folder, "retry.sh"), Retry(retries));
    }

    /// <summary>Numbers as Slurm writes them: <c>0-3,5,7-8</c>.</summary>
    /// <param name="numbers">The numbers, in order.</param>
    internal static string Ranges(IReadOnlyList<int> numbers)
    {
        List<string> ranges = [];
        for (int i = 0; i < numbers.Count;)
        {
            int first = i;
            while (i + 1 < numbers.Count && numbers[i + 1] == numbers[i] + 1)
                i++;
            ranges.Add(first == i ? $"{numbers[i]}" : $"{numbers[first]}-{numbers[i]}");
            i++;
        }

        return string.Join(',', ranges);
    }

    /// <summary>A word as the shell reads it back.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+%@".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private StringBuilder Start(string name, string log, Dictionary<string, string> slurm)
    {
        StringBuilder text = new();
        text.Append("#!/usr/bin/env bash\n");
        text.Append(CultureInfo.InvariantCulture, $"#SBATCH --job-name={name}\n");
        text.Append(CultureInfo.InvariantCulture, $"#SBATCH --output={Directive(Path.Combine(_folder, "logs", log))}\n");

        // A shard that is tried again goes on in its log, too.
        text.Append("#SBATCH --open-mode=append\n");
        foreach ((string key, string value) in slurm)
            text.Append(CultureInfo.InvariantCulture, $"#SBATCH --{key}={value}\n");
        text.Append(CultureInfo.InvariantCulture, $"#SBATCH --chdir={Directive(submission.Folder)}\n");
        text.Append("set -euo pipefail\n");

        // A program that was built for an unpacked runtime finds it by this variable, which some clusters don't hand on.
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } runtime)
            text.Append(CultureInfo.InvariantCulture, $"export DOTNET_ROOT={Quote(runtime)}\n");
        return text;
    }

    // Slurm reads these lines by itself: quotation marks keep blanks together.
    private static string Directive(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
