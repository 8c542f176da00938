using System.CommandLine;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A noun with verbs below it (<c>body info</c>); does nothing by itself.</summary>
internal sealed class CommandGroup : Command
{
    /// <summary>Collects commands under a name.</summary>
    public CommandGroup(string name, string description, params CliCommand[] commands)
        : base(name, description)
    {
        foreach (CliCommand command in commands)
            Add(command);
    }
}
