namespace Vitruvian.Server.Tests.Pages;

/// <summary>A test that needs Debian's Chromium, which ./test installs where it can.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (!File.Exists(Browser.Program))
            Skip = $"{Browser.Program} is not installed; on Debian: apt-get install -y --no-install-recommends chromium";
    }
}
