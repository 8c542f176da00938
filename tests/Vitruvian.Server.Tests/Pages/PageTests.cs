using Microsoft.Playwright;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Testing;

namespace Vitruvian.Server.Tests.Pages;

public class PageTests(Browser browser) : IClassFixture<Browser>
{
    private static string Astronaut => RepositoryFolder.Asset("samples", "astronaut.jpg");

    [BrowserFact]
    public async Task Photo_ShowsItsBody_AndEveryControlDoesSomething()
    {
        IPage page = await browser.OpenAsync(browser.Address);
        await page.Locator("#method option").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await Browser.KeepAsync(page, "start");
        await Browser.UploadAsync(page, Astronaut);
        (await page.Locator("#result-title").InnerTextAsync()).ShouldBe("1 person in astronaut.jpg");
        (await page.Locator("#overlay img").EvaluateAsync<int>("image => image.naturalWidth")).ShouldBe(512);
        Image whole = await Browser.StageAsync(page);
        Pixels.Blue(whole).ShouldBeGreaterThan(0.03);
        await Browser.KeepAsync(page, "photo");

        await page.Locator("#show-joints").CheckAsync();
        Pixels.Red(await Browser.StageAsync(page)).ShouldBeGreaterThan(0.001);
        await page.Locator("#show-joints").UncheckAsync();
        Pixels.Red(await Browser.StageAsync(page)).ShouldBeLessThan(0.0005);

        await page.Locator("#show-wire").CheckAsync();
        Pixels.Difference(await Browser.StageAsync(page), whole).ShouldBeGreaterThan(0.005);
        await page.Locator("#show-wire").UncheckAsync();

        await page.Locator("#show-parts").CheckAsync();
        Pixels.Hues(whole).ShouldBeLessThan(4);
        Pixels.Hues(await Browser.StageAsync(page)).ShouldBeGreaterThan(6);
        await Browser.KeepAsync(page, "parts");
        await page.Locator("#show-parts").UncheckAsync();

        ILocator person = page.GetByLabel("Person 1");
        await person.UncheckAsync();
        Pixels.Blue(await Browser.StageAsync(page)).ShouldBeLessThan(0.002);
        await person.CheckAsync();
        Pixels.Difference(await Browser.StageAsync(page), whole).ShouldBeLessThan(0.001);
        browser.ShouldBeSilent();
    }

    [BrowserFact]
    public async Task Slider_GoesFromBeforeTheRefinementToAfterIt_AndBack()
    {
        IPage page = await browser.OpenAsync(await browser.DoneAsync());
        await Browser.ReadyAsync(page);
        Image after = await Browser.StageAsync(page);
        ILocator slider = page.Locator("input.refinement");
        await slider.FillAsync("0");
        Image before = await Browser.StageAsync(page);
        Pixels.Blue(before).ShouldBeGreaterThan(0.02);
        Pixels.Difference(before, after).ShouldBeGreaterThan(0.01);
        (await slider.GetAttributeAsync("aria-valuetext")).ShouldBe("before");
        await slider.FillAsync("100");
        Pixels.Difference(await Browser.StageAsync(page), after).ShouldBeLessThan(0.001);
        browser.ShouldBeSilent();
    }

    [BrowserFact]
    public async Task Downloads_AreSoundFiles()
    {
        IPage page = await browser.OpenAsync(await browser.DoneAsync());
        await Browser.ReadyAsync(page);
        using TestFolder folder = new();
        foreach (string name in (string[])["body.glb", "body.npz", "body.json", "overlay.png"])
        {
            IDownload download = await page.RunAndWaitForDownloadAsync(() => page.Locator($"[data-name='{name}']").ClickAsync());
            download.SuggestedFilename.ShouldBe($"vitruvian-{name}");
            await download.SaveAsAsync(folder.File(name));
        }

        GltfValidator.ShouldBeClean(folder.File("body.glb"));
        ImageCodec.Read(folder.File("overlay.png")).Width.ShouldBe(512);
        Vitruvian.Bodies.Formats.RecoveredPersonFile.Read(folder.File("body.json")).Method.ShouldBe("spin");
        Vitruvian.Bodies.Formats.BodyParametersFile.Read(folder.File("body.npz")).Frames.Count.ShouldBe(1);
        browser.ShouldBeSilent();
    }

    [BrowserFact]
    public async Task TextFile_IsAnsweredWithWhatIsWrong_AndTheWayBack()
    {
        using TestFolder folder = new();
        await File.WriteAllTextAsync(folder.File("notes.txt"), "Dear diary");
        IPage page = await browser.OpenAsync(browser.Address);
        await page.Locator("#method option").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await page.SetInputFilesAsync("#file", folder.File("notes.txt"));
        ILocator problem = page.GetByRole(AriaRole.Alert);
        await problem.WaitForAsync();
        string text = await problem.InnerTextAsync();
        text.ShouldContain("That is no photo or video");
        text.ShouldContain("Expected a JPEG");
        await Browser.KeepAsync(page, "problem");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Choose another file" }).ClickAsync();
        (await page.Locator("#start").IsVisibleAsync()).ShouldBeTrue();
        (await problem.IsVisibleAsync()).ShouldBeFalse();
    }

    [BrowserFact]
    public async Task Keyboard_IsEnough()
    {
        IPage page = await browser.OpenAsync(browser.Address);
        await page.Locator("#method option").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        List<string> stops = [];
        for (int i = 0; i < 6; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            stops.Add(await page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.className"));
        }

        stops.ShouldBe(["skip", "brand", "file", "method", "refine", string.Empty]);
        await Browser.UploadAsync(page, Astronaut);
        (await page.EvaluateAsync<string>("() => document.activeElement.id")).ShouldBe("result-title");
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("() => document.activeElement.tagName")).ShouldBe("CANVAS");
        Image before = await Browser.StageAsync(page);
        for (int i = 0; i < 4; i++)
            await page.Keyboard.PressAsync("ArrowRight");
        Pixels.Difference(await Browser.StageAsync(page), before).ShouldBeGreaterThan(0.01);
        await Browser.KeepAsync(page, "keyboard");
        await page.Keyboard.PressAsync("0");
        Pixels.Difference(await Browser.StageAsync(page), before).ShouldBeLessThan(0.001);
        await page.Locator("#show-joints").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        (await page.Locator("#show-joints").IsCheckedAsync()).ShouldBeTrue();
        browser.ShouldBeSilent();
    }

    [BrowserFact]
    public async Task Phone_InTheDark_ShowsEverything_WithoutScrollingSideways()
    {
        IPage page = await browser.OpenAsync(browser.Address, 390, 844, isDark: true, isPhone: true);
        await page.Locator("#method option").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await Browser.KeepAsync(page, "phone-start");
        await Browser.UploadAsync(page, RepositoryFolder.Asset("samples", "street.jpg"));
        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
        Pixels.Blue(await Browser.StageAsync(page)).ShouldBeGreaterThan(0.01);
        await Browser.KeepAsync(page, "phone");
        browser.ShouldBeSilent();
    }

    [BrowserFact]
    public async Task Video_PlaysWithItsBodies()
    {
        using TestFolder folder = new();
        WriteVideo(folder.File("clip.mp4"));
        IPage page = await browser.OpenAsync(browser.Address, isDark: true);
        await Browser.UploadAsync(page, folder.File("clip.mp4"));
        Image first = await Browser.StageAsync(page);
        ILocator timeline = page.Locator("input.timeline");
        await timeline.FillAsync("5");
        Image later = await Browser.StageAsync(page);
        Pixels.Blue(later).ShouldBeGreaterThan(0.02);
        Pixels.Difference(later, first).ShouldBeGreaterThan(0.005);
        (await timeline.GetAttributeAsync("aria-valuetext")).ShouldBe("frame 6 of 8");
        (await page.Locator("#overlay video").EvaluateAsync<double>("film => film.videoWidth")).ShouldBe(512);
        await Browser.KeepAsync(page, "video");

        // The body before its refinement moves along.
        ILocator slider = page.Locator("input.refinement");
        await slider.FillAsync("0");
        Image before = await Browser.StageAsync(page);
        Pixels.Difference(before, later).ShouldBeGreaterThan(0.001);
        await timeline.FillAsync("0");
        Pixels.Difference(await Browser.StageAsync(page), before).ShouldBeGreaterThan(0.005);
        await timeline.FillAsync("5");
        await slider.FillAsync("100");
        Pixels.Difference(await Browser.StageAsync(page), later).ShouldBeLessThan(0.001);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Play" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Play" }).WaitForAsync();
        (await timeline.InputValueAsync()).ShouldBe("7");
        browser.ShouldBeSilent();
    }

    [BrowserFact]
    public async Task Token_IsAskedForOnThePage_AndUsedForEverything()
    {
        const string token = "0123456789abcdef0123456789abcdef";
        await using TestServer server = await TestServer.StartAsync(ScriptedRunner.Quick, options => options with { Token = token });
        IPage page = await browser.OpenAsync(server.Server.Address.ToString());
        await page.GetByLabel("Access token of this server").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Continue" }).ClickAsync();
        await page.Locator("#method option").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await page.SetInputFilesAsync("#file", Astronaut);
        await page.Locator("#result").WaitForAsync();
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-name='body.json']").ClickAsync());
        download.SuggestedFilename.ShouldBe("astronaut-body.json");
        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldBe("{}");

        // The way by the address, for somebody who is sent it.
        IPage other = await browser.OpenAsync($"{server.Server.Address}#token={token}");
        await other.Locator("#method option").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        other.Url.ShouldNotContain(token);
        browser.ShouldBeSilent();
    }

    // A person who glides through the picture.
    private static void WriteVideo(string path)
    {
        Image photo = ImageCodec.Read(RepositoryFolder.Asset("samples", "rendered.jpg"));
        using VideoWriter video = VideoWriter.Create(path, photo.Width, photo.Height, 8);
        for (int f = 0; f < 8; f++)
        {
            Image frame = new(photo.Width, photo.Height, 3);
            for (int y = 0; y < photo.Height; y++)
            {
                for (int x = 0; x < photo.Width; x++)
                    photo.Pixels.AsSpan(3 * ((y * photo.Width) + Math.Clamp(x - (6 * f), 0, photo.Width - 1)), 3).CopyTo(frame.Pixels.AsSpan(3 * ((y * photo.Width) + x)));
            }

            video.Write(frame);
        }

        video.Finish();
    }
}
