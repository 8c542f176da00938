using System.Globalization;
using System.Text.Json.Nodes;

namespace Vitruvian.Cli.Infrastructure.Cluster;

/// <summary>Hands shards in to Slurm, and after them the job that hands the missing ones in again; or only shows how.</summary>
internal static class JobSubmitter
{
    /// <summary>Does it, and prints what was done.</summary>
    /// <param name="session">Whether it is only shown.</param>
    /// <param name="submission">What is handed in.</param>
    /// <param name="shards">The shards' folder.</param>
    /// <param name="numbers">The shards' numbers, in order.</param>
    /// <param name="retries">How often missing shards are handed in again.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="MissingDependencyException">There is no <c>sbatch</c> on this machine.</exception>
    /// <exception cref="IOException">Slurm refused.</exception>
    public static int Run(CommandSession session, Submission submission, string shards, IReadOnlyList<int> numbers, int retries)
    {
        JobScripts scripts = new(submission, shards);
        string[] call = scripts.ShardsCall(numbers);
        if (session.Get(JobOptions.DryRun))
        {
            string line = $"sbatch {string.Join(' ', call.Select(JobScripts.Quote))}";
            session.PrintResult(new JsonObject { ["script"] = scripts.Shards, ["call"] = line, ["retry"] = retries > 0 ? scripts.Retry(retries) : null }, [scripts.Shards.TrimEnd('\n'), line]);
            return ExitCode.Done;
        }

        Slurm.Require();
        scripts.Write(retries);
        long job = Slurm.Submit(call);
        submission = submission with { Jobs = [.. submission.Jobs, job] };

        // Written down before anything else can go wrong: the job is on its way.
        submission.Write(shards);
        long? retry = retries > 0 ? Slurm.Submit(scripts.RetryCall(job)) : null;
        JsonObject json = new()
        {
            ["job"] = job,
            ["retryJob"] = retry,
            ["shards"] = new JsonArray([.. numbers.Select(number => (JsonNode?)number)]),
            ["folder"] = Submission.FolderIn(shards),
        };
        string after = retry is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", then job {retry} for those that are missing ({retries} times at most)");
        session.PrintResult(json, [string.Create(CultureInfo.InvariantCulture, $"job {job}: shards {JobScripts.Ranges(numbers)} of {submission.Shards}{after}; vitruvian cluster status {JobScripts.Quote(shards)}")]);
        return ExitCode.Done;
    }
}
