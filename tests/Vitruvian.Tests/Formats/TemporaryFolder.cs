namespace Vitruvian.Tests.Formats;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vitruvian-test-");

    internal string FullPath => _folder.FullName;

    internal string this[string file] => Path.Combine(_folder.FullName, file);

    internal string Write(string file, byte[] content)
    {
        File.WriteAllBytes(this[file], content);
        return this[file];
    }

    internal string Write(string file, string content)
    {
        File.WriteAllText(this[file], content);
        return this[file];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
