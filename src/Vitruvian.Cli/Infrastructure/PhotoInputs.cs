namespace Vitruvian.Cli.Infrastructure;

/// <summary>The photos that inputs name: files as they are, folders by the photos in them.</summary>
internal static class PhotoInputs
{
    private static readonly string[] s_endings = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".avif"];

    /// <summary>Lists the photos.</summary>
    /// <param name="inputs">Files and folders; what is missing is left to the reader of photos, which names it.</param>
    /// <returns>Files in the order of the inputs; those of a folder by name, those of folders below left out.</returns>
    /// <exception cref="InvalidInputException">A folder holds no photo.</exception>
    public static string[] Expand(IEnumerable<string> inputs) => [.. inputs.SelectMany(Expand)];

    private static string[] Expand(string input)
    {
        if (!Directory.Exists(input))
            return [input];
        string[] photos =
        [
            .. Directory.EnumerateFiles(input)
                .Where(f => s_endings.Contains(Path.GetExtension(f).ToLowerInvariant()) && !Path.GetFileName(f).StartsWith('.'))
                .Order(StringComparer.Ordinal),
        ];
        return photos.Length > 0 ? photos : throw InvalidInputException.For(input, string.Empty, $"a folder with photos ({string.Join(", ", s_endings)})", "none");
    }
}
