using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Server.Pages;
using Vitruvian.Testing;

namespace Vitruvian.Server.Tests.Pages;

public partial class ViewerPageTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly Lazy<byte[]> s_glb = new(() =>
    {
        using TestFolder folder = new();
        BodyModel model = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        GlbFile.Write(folder.File("body.glb"), model, new BodySequence([new BodyParameters(model.BetaCount, model.JointCount)]), new GlbOptions { Frame = ExportFrame.Body, MaximumMorphTargets = 0 });
        return File.ReadAllBytes(folder.File("body.glb"));
    });

    private static ViewerScene Scene => new("A </script><b>person", [new ViewerPerson("Body & soul", s_glb.Value)]) { Overlay = Samples.Astronaut };

    [BrowserFact]
    public async Task StandalonePage_ShowsItsBodies_FromAFile_AndAsksNobody()
    {
        using TestFolder folder = new();
        StandalonePage.Write(folder.File("page.html"), Scene);
        IPage page = await browser.OpenAsync(new Uri(folder.File("page.html")).AbsoluteUri);
        await Browser.ReadyAsync(page);
        Pixels.Blue(await Browser.StageAsync(page)).ShouldBeGreaterThan(0.03);
        (await page.Locator("h1").InnerTextAsync()).ShouldBe("A </script><b>person");
        (await page.Locator("#overlay img").EvaluateAsync<int>("image => image.naturalWidth")).ShouldBe(512);
        await Browser.KeepAsync(page, "standalone");
        browser.ShouldBeSilent();
    }

    [BrowserFact]
    public async Task ViewerServer_ShowsItsBodies_UnderTheSamePolicy()
    {
        await using ViewerServer server = new(new ServerOptions { Folder = string.Empty, Port = 0 }, Scene);
        await server.StartAsync();
        IPage page = await browser.OpenAsync(server.Address.ToString());
        await Browser.ReadyAsync(page);
        Pixels.Blue(await Browser.StageAsync(page)).ShouldBeGreaterThan(0.03);
        (await page.GetByLabel("Body & soul").IsCheckedAsync()).ShouldBeTrue();
        browser.ShouldBeSilent();
    }

    [Fact]
    public void StandalonePage_HasNoAddressesButItsOwnData()
    {
        string page = StandalonePage.Compose(Scene, ThreeLibrary.Read());
        foreach (Match address in Address().Matches(page))
            address.Groups[1].Value.ShouldStartWith("data:");
        foreach (Match module in Module().Matches(page))
            RelativeImport().IsMatch(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(module.Groups[1].Value))).ShouldBeFalse();
        page.ShouldContain("Permission is hereby granted");
        Module().Count(page).ShouldBe(ThreeLibrary.Files.Count - 1 + EmbeddedFile.Names.Count(name => name.EndsWith(".js", StringComparison.Ordinal)));
    }

    [Fact]
    public void PageFiles_NameNoOtherServer()
    {
        foreach (string name in EmbeddedFile.Names.Where(name => Path.GetExtension(name) is ".html" or ".js" or ".css"))
            OtherServer().IsMatch(EmbeddedFile.Text(name)).ShouldBeFalse(name);
    }

    [Fact]
    public void MissingLibrary_IsNamed()
    {
        using TestFolder folder = new();
        Should.Throw<MissingDependencyException>(() => ThreeLibrary.Read(null, folder.Path)).Message.ShouldContain("npm ci");
        Should.Throw<MissingDependencyException>(() => ThreeLibrary.Read(folder.Path, folder.Path)).Message.ShouldContain("three.js");
    }

    [GeneratedRegex("""\b(?:src|href)="([^"#][^"]*)""")]
    private static partial Regex Address();

    [GeneratedRegex("data:text/javascript;base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex Module();

    [GeneratedRegex("""^(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]\.""", RegexOptions.Multiline)]
    private static partial Regex RelativeImport();

    [GeneratedRegex("https?://|['\"(]//")]
    private static partial Regex OtherServer();
}
