using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Tests;

/// <summary>Alone, because it takes away every open folder of the process.</summary>
[CollectionDefinition(nameof(OutputFolderAbandonTests), DisableParallelization = true)]
[Collection(nameof(OutputFolderAbandonTests))]
public sealed class OutputFolderAbandonTests
{
    [Fact]
    public void AbandonAll_RemovesWhatIsOpen()
    {
        using TemporaryFolder folder = new();
        using OutputFolder output = new(folder.PathFor("out"));
        File.WriteAllText(output.PathFor("body.obj"), "x");
        OutputFolder.AbandonAll();
        folder.Entries().ShouldBeEmpty();
    }
}
