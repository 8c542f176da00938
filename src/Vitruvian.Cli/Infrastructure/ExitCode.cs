namespace Vitruvian.Cli.Infrastructure;

/// <summary>What the program ends with; scripts rely on these numbers.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>It could not be done for a reason that is not in the input: a full disk, a missing library, a defect.</summary>
    public const int Failed = 1;

    /// <summary>An option, a file or a value is not what it must be.</summary>
    public const int BadInput = 2;

    /// <summary>Nobody was found, and <c>--require-person</c> asked for somebody.</summary>
    public const int NobodyFound = 3;

    /// <summary>Interrupted from the keyboard (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
