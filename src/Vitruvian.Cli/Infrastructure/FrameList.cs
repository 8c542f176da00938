using System.Security.Cryptography;
using System.Text;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A list of photos and videos in order; one of millions, read from a file, is gone through rather than kept.</summary>
internal sealed class FrameList
{
    private readonly string[] _named;
    private readonly string? _manifest;

    /// <summary>Counts the inputs.</summary>
    /// <param name="inputs">Files and folders.</param>
    /// <param name="manifest">A file with the path of a photo or video on each line, after them; may be null.</param>
    /// <exception cref="InvalidInputException">A folder or the list holds none, or the list is missing.</exception>
    public FrameList(string[] inputs, string? manifest)
    {
        _named = PhotoInputs.Expand(inputs);
        _manifest = manifest;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string text, _) in All())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text + '\n'));
            Count++;
        }

        if (manifest is not null && Count == _named.Length)
            throw InvalidInputException.For(manifest, string.Empty, "the path of a photo or video on each line", "none");
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Number of inputs.</summary>
    public int Count { get; }

    /// <summary>SHA-256 of the inputs as they are named, each with a line feed behind it.</summary>
    public string Sha256 { get; }

    /// <summary>The inputs: how they are named, and where they are. Relative paths of a list start at its folder.</summary>
    public IEnumerable<(string Name, string Path)> All() => _named.Select(path => (path, path)).Concat(_manifest is null ? [] : Lines(_manifest));

    private static IEnumerable<(string Name, string Path)> Lines(string manifest)
    {
        if (!File.Exists(manifest))
            throw InvalidInputException.For(manifest, string.Empty, "a file with the path of a photo or video on each line", Directory.Exists(manifest) ? "a folder" : "no such file");
        string folder = Path.GetDirectoryName(Path.GetFullPath(manifest))!;
        return File.ReadLines(manifest).Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => (line, Path.Combine(folder, line)));
    }
}
