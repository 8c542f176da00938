using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Tests;

public class OutputNamesTests
{
    [Fact]
    public void Folders_AreNamedLikeTheInputsWithoutEnding() => OutputNames.Folders(["a/one.jpg", "two.tar.png"]).ShouldBe(["one", "two.tar"]);

    [Fact]
    public void Folders_KeepTheEndingWhereNamesWouldClash() => OutputNames.Folders(["one.jpg", "one.png", "two.jpg"]).ShouldBe(["one.jpg", "one.png", "two"]);

    [Fact]
    public void Folders_AreNumberedWhereFilesHaveTheSameName() =>
        OutputNames.Folders(["a/one.jpg", "b/one.jpg", "one.jpg-2"]).ShouldBe(["one.jpg", "one.jpg-2", "one.jpg-2-2"], ignoreOrder: false);
}
