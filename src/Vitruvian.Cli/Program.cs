using System.CommandLine;

namespace Vitruvian.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        var root = new RootCommand("Vitruvian: human mesh recovery for .NET.");
        return root.Parse(args).Invoke();
    }
}
