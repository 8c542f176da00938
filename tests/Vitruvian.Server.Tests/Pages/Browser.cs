using Microsoft.Playwright;
using Vitruvian.Imaging;
using Vitruvian.Testing;

namespace Vitruvian.Server.Tests.Pages;

/// <summary>Chromium and a server with the program's own networks, for all tests of the page; pictures of the page are kept beside the test results.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>Debian's Chromium.</summary>
    public const string Program = "/usr/bin/chromium";

    private readonly List<string> _errors = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private TestServer? _server;
    private string? _done;

    public string Address => _server!.Server.Address.ToString();

    /// <summary>Where pictures of the page are kept.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(RepositoryFolder.Root, ".vitruvian", "results", "pages")).FullName;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        _server = await TestServer.StartAsync(null, options => options with { Workers = 1 });
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>Opens a page; whatever goes to its console as an error, and whatever it asks of other places, is noted.</summary>
    internal async Task<IPage> OpenAsync(string address, int width = 1280, int height = 900, bool isDark = false, bool isPhone = false)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = isPhone,
            IsMobile = isPhone,
            DeviceScaleFactor = 1,
        });
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        _errors.Clear();
        Uri own = new(address);
        page.Console += (_, message) => Note(message.Type is "error" or "warning" && !IsSlowGraphics(message.Text), message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.Request += (_, request) => Note(!request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Authority != own.Authority, request.Url);
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>Address of a page with a job that is done, of a photo of one person.</summary>
    internal async Task<string> DoneAsync()
    {
        _done ??= (await _server!.TakeAsync(Samples.Astronaut))["id"]!.GetValue<string>();
        (await _server!.EndOf(_done))["status"]!.GetValue<string>().ShouldBe("done");
        return $"{Address}#job={_done}";
    }

    /// <summary>Uploads a file and waits for its bodies.</summary>
    internal static async Task UploadAsync(IPage page, string file)
    {
        await page.Locator("#method option").First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await page.SetInputFilesAsync("#file", file);
        await ReadyAsync(page);
    }

    /// <summary>Waits until the bodies stand.</summary>
    internal static async Task ReadyAsync(IPage page)
    {
        await page.Locator("#stage[data-state=ready], #problem:not([hidden])").First.WaitForAsync();
        (await page.Locator("#problem").IsVisibleAsync()).ShouldBeFalse(await page.Locator("#problem").InnerTextAsync());
        await SettleAsync(page);
    }

    /// <summary>Waits until what changed is drawn.</summary>
    internal static Task SettleAsync(IPage page) => page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))");

    /// <summary>What the 3D view shows.</summary>
    internal static async Task<Image> StageAsync(IPage page)
    {
        await SettleAsync(page);
        byte[] png = await page.Locator("#stage canvas").ScreenshotAsync(new LocatorScreenshotOptions { Animations = ScreenshotAnimations.Disabled });
        return ImageCodec.Decode(png, "stage");
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    internal static Task KeepAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });

    /// <summary>Fails when something went to the console, or to another place.</summary>
    internal void ShouldBeSilent() => _errors.ShouldBeEmpty();

    // The renderer in software says so, and what reading its pictures costs.
    private static bool IsSlowGraphics(string text) => text.Contains("GPU stall", StringComparison.Ordinal) || text.Contains("SwiftShader", StringComparison.Ordinal);

    private void Note(bool isError, string text)
    {
        if (isError)
            _errors.Add(text);
    }
}
