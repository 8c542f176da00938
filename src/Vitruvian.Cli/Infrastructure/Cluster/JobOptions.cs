using System.CommandLine;
using System.Globalization;

namespace Vitruvian.Cli.Infrastructure.Cluster;

/// <summary>What <c>cluster submit</c> asks of Slurm for each shard, in Slurm's own words; unset ones are left to the cluster's defaults.</summary>
internal static class JobOptions
{
    private static readonly (Option<string?> Option, string Name)[] s_texts =
    [
        (Text("--partition", "NAME", "Slurm's partition (queue)."), "partition"),
        (Text("--time", "TIME", "Time limit of a shard, as Slurm writes times: 90 (minutes), 4:00:00, 1-12. A shard that is stopped by it goes on in the next try."), "time"),
        (Text("--mem", "SIZE", "Memory of a shard, as Slurm writes sizes: 4G."), "mem"),
        (Text("--gres", "LIST", "Further resources of a shard: gpu:1."), "gres"),
        (Text("--account", "NAME", "Account that is charged."), "account"),
    ];

    /// <summary><c>--cpus</c></summary>
    public static Option<int> Cpus { get; } = SharedOptions.Positive(new Option<int>("--cpus")
    {
        Description = "Processors of a shard, and threads that it uses.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    });

    /// <summary><c>--chdir</c></summary>
    public static Option<string?> Folder { get; } = Text("--chdir", "DIR", "Folder that the command starts in, which relative paths begin at; the present one when not given.");

    /// <summary><c>--at-most</c></summary>
    public static Option<int> AtMost { get; } = SharedOptions.Positive(new Option<int>("--at-most") { Description = "So many shards at the same time at most.", HelpName = "N" });

    /// <summary><c>--retries</c></summary>
    public static Option<int> Retries { get; } = RetriesOption();

    /// <summary><c>--dry-run</c></summary>
    public static Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print the script and the call of sbatch, and hand nothing in." };

    /// <summary>Adds all options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Add(AtMost);
        command.Add(Retries);
        command.Add(Cpus);
        foreach ((Option<string?> option, _) in s_texts)
            command.Add(option);
        command.Add(Folder);
        command.Add(DryRun);
    }

    /// <summary>The lines <c>#SBATCH</c> that the options make: names and values.</summary>
    /// <exception cref="InvalidInputException">A value would not be one word.</exception>
    public static Dictionary<string, string> Of(CommandSession session)
    {
        Dictionary<string, string> values = new() { ["cpus-per-task"] = session.Get(Cpus).ToString(CultureInfo.InvariantCulture) };
        foreach ((Option<string?> option, string name) in s_texts)
        {
            if (session.Get(option) is not { } value)
                continue;
            values[name] = value.Length > 0 && !value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
                ? value
                : throw InvalidInputException.For(option.Name, string.Empty, "one word", $"'{value}'");
        }

        return values;
    }

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    private static Option<int> RetriesOption()
    {
        Option<int> option = new("--retries")
        {
            Description = "How often shards that are missing after all have ended, or have frames that failed for reasons that may pass, are handed in again.",
            HelpName = "N",
            DefaultValueFactory = _ => 2,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 0)
                result.AddError($"{option.Name}: expected a number of at least 0; found {value}.");
        });
        return option;
    }
}
