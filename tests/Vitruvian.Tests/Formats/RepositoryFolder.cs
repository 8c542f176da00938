namespace Vitruvian.Tests.Formats;

/// <summary>Finds files of the repository from wherever the tests run in it.</summary>
internal static class RepositoryFolder
{
    private static readonly Lazy<string> Root = new(() =>
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vitruvian.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Vitruvian.slnx; the tests read their fixtures from the repository.");
    });

    internal static string Fixture(params string[] path) => Path.Combine([Root.Value, "tests", "fixtures", .. path]);

    internal static string Asset(params string[] path) => Path.Combine([Root.Value, "assets", .. path]);
}
