using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Tests;

/// <summary>What a command line printed and returned, run within the test's process.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Out">All of stdout.</param>
/// <param name="Error">All of stderr.</param>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>stdout as the one JSON object it must be.</summary>
    public JsonObject Json => JsonNode.Parse(Out)!.AsObject();

    /// <summary>Runs a command line.</summary>
    public static CliRun Of(params string[] arguments) => Of(CancellationToken.None, arguments);

    /// <summary>Runs a command line that may be cancelled.</summary>
    public static CliRun Of(CancellationToken cancellation, params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        int code = VitruvianCommandLine.Run(arguments, new Terminal(output, error, IsInteractive: false), cancellation);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Checks the way the program refuses: exit code 2, nothing on stdout, and one line on stderr that holds all of the given words.</summary>
    public void ShouldRefuse(params string[] words)
    {
        Out.ShouldBeEmpty();
        ShouldRefuseAsJson(words);
    }

    /// <summary>The same with --json, whose object on stdout tells the error, too.</summary>
    public void ShouldRefuseAsJson(params string[] words)
    {
        ExitCode.ShouldBe(2, Error);
        Error.TrimEnd('\n').ShouldNotContain('\n');
        Error.ShouldStartWith("vitruvian: ");
        foreach (string word in words)
            Error.ShouldContain(word);
    }
}
