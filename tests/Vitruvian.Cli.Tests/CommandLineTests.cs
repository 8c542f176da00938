namespace Vitruvian.Cli.Tests;

public class CommandLineTests
{
    [Fact]
    public void Help_OfTheProgram_NamesItsCommandsAndEndsWithTwoExamples()
    {
        CliRun run = CliRun.Of("--help");
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        foreach (string command in new[] { "body", "render", "evaluate" })
            run.Out.ShouldContain($"  {command} ");
        ExamplesIn(run).Length.ShouldBe(2);
    }

    [Fact]
    public void EveryCommand_HasHelpWithTwoExamplesThatParse()
    {
        string[][] commands = CommandTree.Names();
        commands.ShouldNotBeEmpty();
        foreach (string[] command in commands)
        {
            CliRun run = CliRun.Of([.. command, "--help"]);
            run.ExitCode.ShouldBe(0);
            string[] examples = ExamplesIn(run);
            examples.Length.ShouldBeGreaterThanOrEqualTo(2, string.Join(' ', command));
            foreach (string example in examples)
                CommandTree.ParseErrors(example).ShouldBeEmpty(example);
        }
    }

    [Fact]
    public void NoArguments_PrintHelpOnStderrAndFail()
    {
        CliRun run = CliRun.Of();
        run.ExitCode.ShouldBe(2);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain("Usage:");
    }

    [Theory]
    [InlineData("--bogus", "body", "info", "--bogus")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("'vitruvian body --help'", "body")]
    [InlineData("--threads", "body", "info", "--threads", "0")]
    [InlineData("--threads", "body", "info", "--threads", "many")]
    [InlineData("--seed", "body", "info", "--seed", "-1")]
    public void BadUsage_IsOneLineAndExitCode2(string word, params string[] arguments) => CliRun.Of(arguments).ShouldRefuse(word);

    [Fact]
    public void BadUsage_WithJson_AlsoPrintsOneObject()
    {
        CliRun run = CliRun.Of("body", "info", "--json", "--bogus");
        run.ExitCode.ShouldBe(2);
        run.Json["exitCode"]!.GetValue<int>().ShouldBe(2);
        run.Json["error"]!.GetValue<string>().ShouldContain("--bogus");
        run.Error.ShouldContain("--bogus");
    }

    [Fact]
    public void Version_IsPrinted() => CliRun.Of("--version").ExitCode.ShouldBe(0);

    private static string[] ExamplesIn(CliRun run) =>
        [.. run.Out[(run.Out.IndexOf("Examples:", StringComparison.Ordinal) + 9)..].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
