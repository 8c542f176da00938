using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Cli.Infrastructure.Cluster;

namespace Vitruvian.Cli.Commands;

/// <summary><c>cluster retry</c>: the shards of an array job that are missing, once more.</summary>
internal sealed class ClusterRetryCommand : CliCommand
{
    private readonly Argument<string> _folder = ShardFolderOptions.Folder();

    /// <summary>Names the command.</summary>
    public ClusterRetryCommand()
        : base(
            "retry",
            "Hand in again the shards that 'cluster submit' handed in and that are neither done nor under way; they go on where they stopped.",
            "vitruvian cluster retry results",
            "vitruvian cluster retry results --retries 1 --dry-run")
    {
        Add(_folder);
        Add(JobOptions.Retries);
        Add(JobOptions.DryRun);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string folder = session.Get(_folder);
        Submission submission = Submission.Read(folder)
            ?? throw InvalidInputException.For(folder, string.Empty, $"a folder with {Submission.FolderName}/submission.json, which 'vitruvian cluster submit' writes", Directory.Exists(folder) ? "none" : "no such folder");
        int[] open = ClusterSubmitCommand.Open(folder, submission);
        if (open.Length > 0)
            return JobSubmitter.Run(session, submission, folder, open, session.Get(JobOptions.Retries));
        session.PrintResult(new JsonObject { ["shards"] = new JsonArray() }, [$"nothing to do: all {submission.Shards} shards in {folder} are done or under way"]);
        return ExitCode.Done;
    }
}
