using Vitruvian.Imaging.Video;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The photos and videos that inputs name: files as they are, folders by those in them.</summary>
internal static class PhotoInputs
{
    private static readonly string[] s_endings = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".avif"];

    /// <summary>Lists the photos and videos.</summary>
    /// <param name="inputs">Files and folders; what is missing is left to their readers, which name it.</param>
    /// <returns>Files in the order of the inputs; those of a folder by name, those of folders below left out.</returns>
    /// <exception cref="InvalidInputException">A folder holds neither.</exception>
    public static string[] Expand(IEnumerable<string> inputs) => [.. inputs.SelectMany(Expand)];

    private static string[] Expand(string input)
    {
        if (!Directory.Exists(input))
            return [input];
        string[] photos =
        [
            .. Directory.EnumerateFiles(input)
                .Where(f => (s_endings.Contains(Path.GetExtension(f).ToLowerInvariant()) || VideoReader.IsVideo(f)) && !Path.GetFileName(f).StartsWith('.'))
                .Order(StringComparer.Ordinal),
        ];
        return photos.Length > 0 ? photos : throw InvalidInputException.For(input, string.Empty, $"a folder with photos ({string.Join(", ", s_endings)}) or videos ({string.Join(", ", VideoReader.Endings)})", "none");
    }
}
