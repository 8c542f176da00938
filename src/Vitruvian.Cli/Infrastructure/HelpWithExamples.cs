using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The usual help text, followed by the command's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    // Wide enough for one sentence per option, narrow enough for half a screen.
    private const int TextWidth = 110;

    private readonly HelpAction _usual = new() { MaxWidth = TextWidth };

    /// <summary>Help is shown however wrong the rest of the line is.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = _usual.Invoke(parseResult);
        IEnumerable<string> examples = parseResult.CommandResult.Command switch
        {
            CliCommand command => command.Examples,
            CommandGroup group => group.Subcommands.OfType<CliCommand>().Select(c => c.Examples[0]),
            _ => VitruvianCommandLine.RootExamples,
        };
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
