using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Tests;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BeforeTheCommit_NothingIsVisible()
    {
        string target = _folder.PathFor("out/photo");
        using OutputFolder output = new(target);
        File.WriteAllText(output.PathFor("body.obj"), "x");
        Directory.Exists(target).ShouldBeFalse();
    }

    [Fact]
    public void WithoutACommit_NothingIsLeft_NotEvenMadeFolders()
    {
        using (OutputFolder output = new(_folder.PathFor("deep/out/photo")))
            File.WriteAllText(output.PathFor("body.obj"), "x");
        _folder.Entries().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("taken/photo")]
    [InlineData("taken/deep/photo")]
    public void AFileWhereAFolderHasToBe_IsBadInput(string path)
    {
        _folder.Write("taken", "a file");
        Should.Throw<InvalidInputException>(() => new OutputFolder(_folder.PathFor(path))).Message.ShouldContain("taken");
        _folder.Entries().ShouldBe(["taken"]);
    }

    [Fact]
    public void WithoutACommit_EarlierResultsStay()
    {
        string file = _folder.PathFor("out/photo/body.obj");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "old");
        using (OutputFolder output = new(_folder.PathFor("out/photo")))
            File.WriteAllText(output.PathFor("body.obj"), "new");
        File.ReadAllText(file).ShouldBe("old");
        _folder.Entries().ShouldBe(["out", "out/photo", "out/photo/body.obj"]);
    }

    [Fact]
    public void Commit_ReplacesFilesOfTheSameNameOnly()
    {
        string folder = _folder.PathFor("out/photo");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "body.obj"), "old");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");
        using OutputFolder output = new(folder);
        File.WriteAllText(output.PathFor("body.obj"), "new");
        output.Commit();
        File.ReadAllText(Path.Combine(folder, "body.obj")).ShouldBe("new");
        File.ReadAllText(Path.Combine(folder, "notes.txt")).ShouldBe("mine");
        output.Files.ShouldBe([Path.Combine(folder, "body.obj")]);
        _folder.Entries().ShouldBe(["out", "out/photo", "out/photo/body.obj", "out/photo/notes.txt"]);
    }
}
