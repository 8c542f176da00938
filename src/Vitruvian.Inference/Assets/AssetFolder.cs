namespace Vitruvian.Inference.Assets;

/// <summary>Finds the files that come with the program: beside it when published, otherwise in the repository it was built in.</summary>
public static class AssetFolder
{
    /// <summary>Names another folder of assets.</summary>
    public const string Variable = "VITRUVIAN_ASSETS";

    /// <summary>The path of an asset.</summary>
    /// <param name="name">Path below the asset folder, for example <c>body/vitruvian-body.npz</c>.</param>
    /// <exception cref="InvalidInputException">No asset of that name is to be found.</exception>
    public static string Find(string name)
    {
        if (TryFind(name) is { } found)
            return found;
        throw Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? InvalidInputException.For(named, name, "a file", "none", $"The folder comes from {Variable}.")
            : InvalidInputException.For($"assets/{name}", string.Empty, $"a file above {AppContext.BaseDirectory}", "none", $"Set {Variable} to the folder of assets.");
    }

    /// <summary>The path of an asset that may be missing.</summary>
    /// <param name="name">Path below the asset folder.</param>
    /// <returns>The path; null when there is no such asset.</returns>
    public static string? TryFind(string name)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            string path = Path.Combine(named, name);
            return File.Exists(path) ? path : null;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "assets", name);
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
