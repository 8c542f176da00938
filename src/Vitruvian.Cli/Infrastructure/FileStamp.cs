using System.Text.Json.Nodes;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What tells a changed file from an unchanged one without reading it.</summary>
internal static class FileStamp
{
    /// <summary>Path, size and time of the last change.</summary>
    /// <param name="path">The file.</param>
    public static JsonObject Of(string path)
    {
        FileInfo file = new(path);
        return new JsonObject
        {
            ["path"] = Path.GetFullPath(path),
            ["bytes"] = file.Exists ? file.Length : null,
            ["modified"] = file.Exists ? file.LastWriteTimeUtc.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : null,
        };
    }
}
