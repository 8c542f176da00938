using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Vitruvian.Cli.Tests.Cluster;

/// <summary>A run of the built program as a process of its own.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Out">All of stdout.</param>
/// <param name="Error">All of stderr.</param>
internal sealed record ProgramRun(int ExitCode, string Out, string Error)
{
    /// <summary>The program beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "vitruvian-cli");

    /// <summary>stdout as the one JSON object it must be.</summary>
    public JsonObject Json => JsonNode.Parse(Out)!.AsObject();

    /// <summary>Runs a command to its end.</summary>
    public static ProgramRun Of(params string[] arguments) => OfProgram(Program, arguments);

    /// <summary>Runs another program to its end.</summary>
    public static ProgramRun OfProgram(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.Result);
    }
}
