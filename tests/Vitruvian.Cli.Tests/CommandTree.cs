using System.CommandLine;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Tests;

/// <summary>The commands as the program builds them.</summary>
internal static class CommandTree
{
    /// <summary>The words of every command that does something.</summary>
    public static string[][] Names() => [.. Walk(VitruvianCommandLine.CreateRoot(), [])];

    /// <summary>What is wrong with a complete command line, file names aside.</summary>
    public static IEnumerable<string> ParseErrors(string line)
    {
        line.ShouldStartWith("vitruvian ");
        ParseResult parsed = VitruvianCommandLine.CreateRoot().Parse(line["vitruvian ".Length..]);
        return parsed.Errors.Select(e => e.Message);
    }

    private static IEnumerable<string[]> Walk(Command command, string[] path)
    {
        if (command is CliCommand)
            yield return path;
        foreach (Command child in command.Subcommands)
        {
            foreach (string[] found in Walk(child, [.. path, child.Name]))
                yield return found;
        }
    }
}
