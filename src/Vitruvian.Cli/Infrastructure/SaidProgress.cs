namespace Vitruvian.Cli.Infrastructure;

/// <summary>Passes stages of long work on as lines, at once and on the caller's thread.</summary>
/// <param name="display">Where the lines go.</param>
internal sealed class SaidProgress(ProgressDisplay display) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => display.Say(value);
}
