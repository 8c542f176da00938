using System.CommandLine;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A verb of the command line: its arguments and options, two examples for <c>--help</c>, and the work.</summary>
internal abstract class CliCommand : Command
{
    /// <summary>Names the command.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="examples">Complete command lines that run as they stand.</param>
    protected CliCommand(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
    }

    /// <summary>Complete command lines for <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does the work and returns the exit code; throws <see cref="InvalidInputException"/> for bad input.</summary>
    public abstract int Run(CommandSession session);
}
