using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        using Interruption interruption = new();
        return VitruvianCommandLine.Run(args, Terminal.ForProcess(), interruption.Token);
    }
}
