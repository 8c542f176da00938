using System.CommandLine;
using System.Globalization;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Which share of a list is a process's: as told, else as Slurm's environment of an array job tells.</summary>
internal static class ShardOptions
{
    /// <summary>Slurm's variable with the number of the array's task.</summary>
    public const string TaskVariable = "SLURM_ARRAY_TASK_ID";

    /// <summary>Slurm's variable with the number of tasks.</summary>
    public const string CountVariable = "SLURM_ARRAY_TASK_COUNT";

    private const string FirstVariable = "SLURM_ARRAY_TASK_MIN";
    private const string StepVariable = "SLURM_ARRAY_TASK_STEP";

    /// <summary><c>--shards</c></summary>
    public static Option<int> Shards { get; } = SharedOptions.Positive(new Option<int>("--shards")
    {
        Description = $"Share the work among so many processes or machines; each writes its shard of the results (docs/formats.md). Within an array job of Slurm: {CountVariable} when not given.",
        HelpName = "N",
    });

    /// <summary><c>--shard</c></summary>
    public static Option<int> Shard { get; } = new("--shard")
    {
        Description = $"Which of the shards this is, from 0. Within an array job of Slurm: {TaskVariable}, less {FirstVariable}, when not given.",
        HelpName = "I",
    };

    /// <summary><c>--again</c></summary>
    public static Option<bool> Again { get; } = new("--again") { Description = "Make results anew that an earlier run of the same folder made with the same settings." };

    /// <summary>Adds both options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Shards);
        command.Add(Shard);
    }

    /// <summary>This process's shard.</summary>
    /// <param name="session">The options.</param>
    /// <param name="asksSlurm">Whether an array job divides the work without being told.</param>
    /// <returns>The shard; null when the work is not divided.</returns>
    /// <exception cref="InvalidInputException">There is no such shard, or it cannot be told which it is.</exception>
    public static Shard? Of(CommandSession session, bool asksSlurm = true)
    {
        Shard? shard = Choose(session.Has(Shards) ? session.Get(Shards) : null, session.Has(Shard) ? session.Get(Shard) : null, asksSlurm, Environment.GetEnvironmentVariable);
        if (shard is { } chosen)
            session.Progress.Say($"Shard {chosen.Index} of {chosen.Count}.");
        return shard;
    }

    /// <summary>This process's shard.</summary>
    /// <param name="shards">The number of shards, when given.</param>
    /// <param name="shard">Which it is, when given.</param>
    /// <param name="asksSlurm">Whether an array job divides the work without being told.</param>
    /// <param name="environment">The environment.</param>
    internal static Shard? Choose(int? shards, int? shard, bool asksSlurm, Func<string, string?> environment)
    {
        int? task = (asksSlurm || shards is not null) && shard is null ? Number(environment, TaskVariable) : null;
        if (shards is null && shard is null && task is null)
            return null;
        int? tasks = Number(environment, CountVariable);
        int count = shards ?? (task is null ? null : tasks)
            ?? throw InvalidInputException.For(Shards.Name, string.Empty, $"the number of shards beside {(shard is null ? TaskVariable : Shard.Name)}", "none");
        if (count > Sharding.Shard.MaximumCount)
            throw InvalidInputException.For(Shards.Name, string.Empty, $"at most {Sharding.Shard.MaximumCount} shards", $"{count}");
        int index = shard ?? (task is { } id ? IndexOf(id, count, tasks, environment) : count == 1 ? 0
            : throw InvalidInputException.For(Shards.Name, string.Empty, $"{Shard.Name} beside it, a number from 0 to {count - 1}", "none"));
        return index >= 0 && index < count ? new Shard(index, count)
            : throw InvalidInputException.For(Shard.Name, string.Empty, $"a number from 0 to {count - 1}", index.ToString(CultureInfo.InvariantCulture));
    }

    // Arrays may begin anywhere and go by steps; of an array with gaps nothing tells which shard a task is.
    private static int IndexOf(int task, int count, int? tasks, Func<string, string?> environment)
    {
        int first = Number(environment, FirstVariable) ?? 0, step = Math.Max(1, Number(environment, StepVariable) ?? 1);
        int index = (task - first) / step;
        return tasks is null || (tasks == count && (task - first) % step == 0 && index < count)
            ? index
            : throw InvalidInputException.For(TaskVariable, string.Empty, $"a task of an array of {count} without gaps", $"{task} of {tasks}, the first of them {first}", $"Name the shard by {Shard.Name}.");
    }

    private static int? Number(Func<string, string?> environment, string name)
    {
        if (environment(name) is not { Length: > 0 } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw InvalidInputException.For(name, string.Empty, "a number", $"'{text}'");
    }
}
