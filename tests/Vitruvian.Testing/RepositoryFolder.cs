namespace Vitruvian.Testing;

/// <summary>Finds files of the repository from wherever the tests run in it.</summary>
public static class RepositoryFolder
{
    private static readonly Lazy<string> LazyRoot = new(() =>
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Vitruvian.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Vitruvian.slnx; the tests read their fixtures from the repository.");
    });

    /// <summary>The folder of Vitruvian.slnx.</summary>
    public static string Root => LazyRoot.Value;

    /// <summary>A file under tests/fixtures.</summary>
    public static string Fixture(params string[] path) => Path.Combine([Root, "tests", "fixtures", .. path]);

    /// <summary>A file under assets.</summary>
    public static string Asset(params string[] path) => Path.Combine([Root, "assets", .. path]);
}
