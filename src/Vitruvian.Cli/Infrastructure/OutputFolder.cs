namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// A folder of results that appears all at once: files are written to a hidden folder beside it and moved over by <see cref="Commit"/>.
/// Without a commit (an error, an interruption) nothing is left behind, not even folders that were made for it. A process that is killed leaves its
/// hidden folder; <see cref="RemoveAbandoned"/> tells such folders from those in use by the lock that only the living hold.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private const string StagingEnding = ".partial";
    private const string LockName = ".lock";

    private static readonly HashSet<OutputFolder> Open = [];

    private static int s_finishing;

    private readonly string _staging;
    private FileStream? _lock;
    private readonly List<string> _madeFolders = [];
    private readonly List<string> _files = [];
    private bool _isClosed;

    /// <summary>Prepares a folder; nothing is visible under its name yet.</summary>
    /// <param name="path">The folder that will hold the files; existing files in it are only replaced by files of the same name.</param>
    /// <exception cref="InvalidInputException">There is a file where the folder, or one above it, has to be.</exception>
    public OutputFolder(string path)
    {
        FinalPath = path;
        string full = Path.GetFullPath(path);
        if (File.Exists(full))
            throw InvalidInputException.For(path, string.Empty, "a folder to write results to", "a file");
        string parent = Path.GetDirectoryName(full) ?? full;
        _staging = Path.Combine(parent, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}{StagingEnding}");
        lock (Open)
            Open.Add(this);
        try
        {
            MakeFolder(parent);
            MakeFolder(_staging);
            _lock = new FileStream(Path.Combine(_staging, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The folder that holds the files after the commit, as the user named it.</summary>
    public string FinalPath { get; }

    /// <summary>The files as they are called after the commit, in the order they were asked for.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Whether somebody is at work that shall be complete even after an interruption.</summary>
    public static bool IsFinishing => Volatile.Read(ref s_finishing) > 0;

    /// <summary>Announces work that shall be complete even after an interruption, until what it returns is disposed.</summary>
    public static IDisposable Finishing() => new FinishingWork();

    /// <summary>Where to write a file for now.</summary>
    /// <param name="name">Its name within the folder.</param>
    public string PathFor(string name)
    {
        _files.Add(Path.Combine(FinalPath, name));
        return Path.Combine(_staging, name);
    }

    /// <summary>Moves the files to their place: in one step when the folder is new, else one by one.</summary>
    /// <param name="last">Name of the file that says that all are there: it goes first when it is old, and comes last when it is new.</param>
    public void Commit(string? last = null)
    {
        string full = Path.GetFullPath(FinalPath);
        Unlock();
        if (!Directory.Exists(full))
        {
            Directory.Move(_staging, full);
        }
        else
        {
            if (last is not null)
                File.Delete(Path.Combine(full, last));
            foreach (string file in Directory.GetFiles(_staging).OrderBy(f => Path.GetFileName(f) == last))
                File.Move(file, Path.Combine(full, Path.GetFileName(file)), overwrite: true);
        }

        _madeFolders.Clear();
        Dispose();
    }

    /// <summary>Removes the hidden folders of processes that were killed; those of living ones stay.</summary>
    /// <param name="parent">The folder that holds the folders of results; may be missing.</param>
    public static void RemoveAbandoned(string parent)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (string folder in Directory.GetDirectories(parent, $".*{StagingEnding}"))
        {
            string held = Path.Combine(folder, LockName);
            try
            {
                if (!File.Exists(held))
                    continue;
                new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody is at work in it.
            }
        }
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        lock (Open)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            Open.Remove(this);
        }

        Unlock();
        if (Directory.Exists(_staging))
            Directory.Delete(_staging, recursive: true);
        for (int i = _madeFolders.Count - 1; i >= 0; i--)
        {
            // Someone else may have put something into it meanwhile.
            if (Directory.Exists(_madeFolders[i]) && !Directory.EnumerateFileSystemEntries(_madeFolders[i]).Any())
                Directory.Delete(_madeFolders[i]);
        }
    }

    /// <summary>Removes everything uncommitted, for a program that is about to be ended by force.</summary>
    public static void AbandonAll()
    {
        OutputFolder[] open;
        lock (Open)
            open = [.. Open];
        foreach (OutputFolder folder in open)
            folder.Dispose();
    }

    private sealed class FinishingWork : IDisposable
    {
        public FinishingWork() => Interlocked.Increment(ref s_finishing);

        public void Dispose() => Interlocked.Decrement(ref s_finishing);
    }

    private void Unlock()
    {
        if (_lock is null)
            return;
        _lock.Dispose();
        File.Delete(_lock.Name);
        _lock = null;
    }

    private void MakeFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (File.Exists(path))
            throw InvalidInputException.For(path, string.Empty, "a folder to write results to", "a file");
        string? parent = Path.GetDirectoryName(path);
        if (parent is not null)
            MakeFolder(parent);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a folder that can be made and written to; found: {e.Message}", e);
        }

        _madeFolders.Add(path);
    }
}
