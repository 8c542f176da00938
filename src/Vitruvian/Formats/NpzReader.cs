using System.IO.Compression;

namespace Vitruvian.Formats;

/// <summary>
/// Reads NumPy's .npz files: zip archives of .npy arrays, stored or deflated. Arrays are read when asked for; what is declared and what
/// actually inflates both count against the limits, and every array's checksum is verified.
/// </summary>
public sealed class NpzReader : IDisposable
{
    private const string ArraySuffix = ".npy";
    private readonly Stream _stream;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private long _bytesLeft;

    private NpzReader(Stream stream, string source, ReadLimits limits)
    {
        _stream = stream;
        Source = source;
        _bytesLeft = limits.MaximumBytes;
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (_archive.Entries.Count > limits.MaximumEntries)
                throw InvalidInputException.For(source, string.Empty, $"at most {limits.MaximumEntries} arrays", $"{_archive.Entries.Count}");
            foreach (ZipArchiveEntry entry in _archive.Entries)
            {
                if (!entry.FullName.EndsWith(ArraySuffix, StringComparison.Ordinal))
                    continue;
                string name = entry.FullName[..^ArraySuffix.Length];
                if (!_entries.TryAdd(name, entry))
                    throw InvalidInputException.For(source, Wording.Quote(name), "one array of that name", "several");
            }
        }
        catch (Exception e)
        {
            _archive?.Dispose();
            stream.Dispose();
            if (IsDamage(e))
                throw Damaged(string.Empty, e);
            throw;
        }
    }

    /// <summary>File the arrays come from.</summary>
    public string Source { get; }

    /// <summary>Names of the arrays, without <c>.npy</c>, in the file's order.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Opens a file.</summary>
    /// <param name="path">An .npz file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing or no zip archive.</exception>
    public static NpzReader Open(string path, ReadLimits? limits = null) => new(InputFile.Open(path, "an .npz file"), path, limits ?? ReadLimits.Default);

    /// <summary>Opens an archive in memory or elsewhere; the reader disposes of the stream.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The content is no zip archive.</exception>
    public static NpzReader Open(Stream stream, string source, ReadLimits? limits = null) => new(stream, source, limits ?? ReadLimits.Default);

    /// <summary>Whether there is an array of this name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Reads an array that must be there.</summary>
    /// <param name="name">Name without <c>.npy</c>.</param>
    /// <exception cref="InvalidInputException">The array is missing, damaged or over the limits.</exception>
    public NpyArray Read(string name)
    {
        if (TryRead(name) is { } array)
            return array;
        string found = _entries.Count == 0 ? "no arrays at all" : $"only {string.Join(", ", _entries.Keys.Take(12).Select(Wording.Quote))}{(_entries.Count > 12 ? "..." : string.Empty)}";
        throw InvalidInputException.For(Source, string.Empty, $"an array named '{name}'", found);
    }

    /// <summary>Reads an array if it is there.</summary>
    /// <param name="name">Name without <c>.npy</c>.</param>
    /// <returns>The array, or null.</returns>
    /// <exception cref="InvalidInputException">The array is damaged or over the limits.</exception>
    public NpyArray? TryRead(string name)
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry))
            return null;
        string field = Wording.Name(name);
        if (entry.Length > _bytesLeft)
            throw InvalidInputException.For(Source, field, $"at most {_bytesLeft} bytes", $"{entry.Length} declared");
        try
        {
            using var content = new ChecksumStream(entry.Open());
            NpyArray array = NpyFile.Read(content, Source, field, entry.Length, _bytesLeft);
            _bytesLeft -= content.Length;
            return content.Checksum == entry.Crc32
                ? array
                : throw InvalidInputException.For(Source, field, $"checksum {entry.Crc32:x8}", $"{content.Checksum:x8}", "The file is damaged.");
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(field, e);
        }
    }

    /// <summary>The shape of an array, from its header alone.</summary>
    /// <param name="name">Name without <c>.npy</c>.</param>
    /// <returns>Lengths of the axes, or null where there is no such array.</returns>
    /// <exception cref="InvalidInputException">The header is damaged.</exception>
    public int[]? TryShape(string name)
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry))
            return null;
        string field = Wording.Name(name);
        try
        {
            using Stream content = entry.Open();
            return NpyHeader.Read(content, Source, field).Shape;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(field, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _archive.Dispose();
        _stream.Dispose();
    }

    // What the framework's zip and deflate readers throw on bytes that no writer has written.
    private static bool IsDamage(Exception e) =>
        e is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException;

    private InvalidInputException Damaged(string field, Exception cause)
    {
        string where = field.Length == 0 ? Source : $"{Source}: {field}";
        return new InvalidInputException($"{where}: expected a zip archive of .npy arrays; found a damaged or foreign file ({InputFile.FirstLine(cause.Message)}).", cause);
    }
}
