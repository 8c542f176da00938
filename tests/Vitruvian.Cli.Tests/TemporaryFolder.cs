namespace Vitruvian.Cli.Tests;

/// <summary>An empty folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TemporaryFolder() => FullPath = Directory.CreateTempSubdirectory("vitruvian-cli-").FullName;

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>A path in the folder.</summary>
    public string PathFor(string name) => Path.Combine(FullPath, name);

    /// <summary>A file with the given bytes.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = PathFor(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A file with the given text.</summary>
    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Everything in the folder, hidden files too, as sorted relative paths.</summary>
    public string[] Entries() =>
        [.. Directory.EnumerateFileSystemEntries(FullPath, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(FullPath, p)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
