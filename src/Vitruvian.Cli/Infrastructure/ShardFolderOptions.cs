using System.CommandLine;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>How the commands of <c>cluster</c> are told a folder of shards.</summary>
internal static class ShardFolderOptions
{
    /// <summary><c>--of</c></summary>
    public static Option<int> Of { get; } = SharedOptions.Positive(new Option<int>("--of")
    {
        Description = "Number of shards of the run, where the folder holds those of several, or its last shards are missing.",
        HelpName = "N",
    });

    /// <summary>The folder.</summary>
    public static Argument<string> Folder() => new("DIR") { Description = "Folder of the shards: --out of the command that was divided." };

    /// <summary>The number of shards that was told, or null.</summary>
    public static int? CountOf(CommandSession session) => session.Has(Of) ? session.Get(Of) : null;
}
