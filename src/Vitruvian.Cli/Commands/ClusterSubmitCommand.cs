using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Cli.Infrastructure.Cluster;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Commands;

/// <summary><c>cluster submit</c>: a command's shards as an array job of Slurm.</summary>
internal sealed class ClusterSubmitCommand : CliCommand
{
    private readonly Option<int> _shards = SharedOptions.Positive(new Option<int>("--shards")
    {
        Description = "Number of shards, each a task of the array. Ten minutes to some hours each is usual: what is lost by a failure is one frame, but a start costs seconds.",
        HelpName = "N",
        Required = true,
    });

    private readonly Argument<string[]> _command = new("COMMAND")
    {
        Description = "After --, the command and its options, without --shards and --shard.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Names the command.</summary>
    public ClusterSubmitCommand()
        : base(
            "submit",
            "Hand a command in to Slurm as an array job, a task a shard; shards that fail are handed in again.",
            "vitruvian cluster submit --shards 100 --at-most 20 --time 4:00:00 --cpus 2 -- recover --manifest frames.txt --out results",
            "vitruvian cluster submit --shards 8 --dry-run -- evaluate lspet --root data/lspet --method spin --out results")
    {
        Add(_command);
        Add(_shards);
        JobOptions.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string[] words = session.Get(_command);
        ParseResult parsed = VitruvianCommandLine.Parse(words);
        string name = VitruvianCommandLine.FullName(parsed.CommandResult.Command)["vitruvian".Length..].Trim();
        if (!ShardedResults.Commands.Contains(name))
            throw InvalidInputException.For("COMMAND", string.Empty, $"one whose work divides: {string.Join(", ", ShardedResults.Commands)}", $"'{(name.Length > 0 ? name : words[0])}'");
        if (parsed.Errors.Count > 0)
            throw InvalidInputException.For("COMMAND", name, $"what 'vitruvian {name} --help' tells", parsed.UnmatchedTokens is [string unknown, ..] ? $"'{unknown}'" : parsed.Errors[0].Message);
        foreach (Option option in (Option[])[ShardOptions.Shards, ShardOptions.Shard])
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw InvalidInputException.For("COMMAND", option.Name, "none: each task gets its own", "one");
        }

        int shards = session.Get(_shards);
        if (shards > Shard.MaximumCount)
            throw InvalidInputException.For(_shards.Name, string.Empty, $"at most {Shard.MaximumCount} shards", $"{shards}");
        string folder = Path.GetFullPath(session.Get(JobOptions.Folder) ?? ".");
        if (!Directory.Exists(folder))
            throw InvalidInputException.For(JobOptions.Folder.Name, string.Empty, "a folder", folder);
        string target = Path.Combine(folder, parsed.GetValue(SharedOptions.Out)!);
        Submission submission = new()
        {
            Command = words,
            Program = RunningProgram(),
            Folder = folder,
            Shards = shards,
            AtMost = session.Has(JobOptions.AtMost) ? session.Get(JobOptions.AtMost) : null,
            Slurm = JobOptions.Of(session),
        };
        if (Submission.Read(target) is { } earlier)
        {
            submission = earlier.Shards == shards && earlier.Command.SequenceEqual(words)
                ? submission with { Jobs = earlier.Jobs }
                : throw InvalidInputException.For(target, "cluster/submission.json", "no other submission of this folder", $"one of {earlier.Shards} shards of 'vitruvian {string.Join(' ', earlier.Command)}'", "Give the command another --out, or remove the file.");
        }

        int[] open = Open(target, submission);
        if (open.Length == 0)
        {
            session.PrintResult(new JsonObject { ["shards"] = new JsonArray() }, [$"nothing to do: all {shards} shards in {target} are done or under way"]);
            return ExitCode.Done;
        }

        return JobSubmitter.Run(session, submission, target, open, session.Get(JobOptions.Retries));
    }

    /// <summary>The shards that are neither done nor under way.</summary>
    /// <param name="target">The shards' folder.</param>
    /// <param name="submission">What was handed in before.</param>
    internal static int[] Open(string target, Submission submission)
    {
        if (!Directory.Exists(target))
            return [.. Enumerable.Range(0, submission.Shards)];
        var found = ShardFolder.Read(target, submission.Shards, verifies: true);
        Dictionary<int, string>? states = submission.Jobs.Length == 0 ? null : Slurm.States(submission.Jobs);
        bool isAsked = states is not null;
        return [.. ShardProgress.Of(found, submission, states, DateTime.UtcNow).Where(shard => shard.State != ShardProgress.Done && !(isAsked && shard.IsUnderWay)).Select(shard => shard.Status.Shard.Index)];
    }

    // The program as it runs now: its own file, or the runtime with the library.
    private static string[] RunningProgram()
    {
        string process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Path.Combine(AppContext.BaseDirectory, "vitruvian-cli.dll")] : [process];
    }
}
