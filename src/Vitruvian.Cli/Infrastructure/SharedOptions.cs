using System.CommandLine;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Options that every command understands, and those that several commands share.</summary>
internal static class SharedOptions
{
    /// <summary><c>--json</c></summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the result as one JSON object on stdout; progress stays on stderr.",
        Recursive = true,
    };

    /// <summary><c>--quiet</c></summary>
    public static Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "Print no progress.",
        Recursive = true,
    };

    /// <summary><c>--seed</c></summary>
    public static Option<ulong> Seed { get; } = new("--seed")
    {
        Description = "Seed of everything random: the same seed gives the same result.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
        Recursive = true,
    };

    /// <summary><c>--threads</c></summary>
    public static Option<int> Threads { get; } = Positive(new Option<int>("--threads")
    {
        Description = "Threads to use at most.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        Recursive = true,
    });

    /// <summary><c>--out</c> of the commands that write a folder of results.</summary>
    public static Option<string> Out { get; } = new("--out", "-o")
    {
        Description = "Folder for the results; each input gets a folder of its name in it.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "out",
    };

    /// <summary><c>--body</c></summary>
    public static Option<string> Body { get; } = new("--body")
    {
        Description = "Body model: 'vitruvian' (built in), 'vitruvian-full', a Vitruvian .npz, SMPL .npz or SMPL .pkl file, or a folder of SMPL's files (the neutral one; DIR/male and DIR/female for the others).",
        HelpName = "NAME|FILE|DIR",
        DefaultValueFactory = _ => BodySource.DefaultName,
    };

    /// <summary><c>--limit</c></summary>
    public static Option<int> Limit { get; } = Positive(new Option<int>("--limit")
    {
        Description = "Stop after so many samples, in the order of the file.",
        HelpName = "N",
    });

    /// <summary>Rejects zero and negative numbers.</summary>
    public static Option<int> Positive(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            // A value that is no number at all has its own error already.
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
                result.AddError($"{option.Name}: expected a number of at least 1; found {value}.");
        });
        return option;
    }
}
