namespace Vitruvian.Datasets;

/// <summary>
/// Records that stand several in a file, in many files: their numbers are looked up when the dataset is opened, the files are read when their records are. Records are mostly read in order, so that the file read
/// last is kept.
/// </summary>
/// <typeparam name="T">A file's content.</typeparam>
internal sealed class FileRecords<T>
    where T : class
{
    private readonly string[] _files;
    private readonly int[] _starts;
    private readonly Func<string, T> _open;
    private readonly Func<T, int, AnnotatedSample> _sample;
    private Tuple<int, T>? _latest;

    /// <summary>Counts the records.</summary>
    /// <param name="files">The files.</param>
    /// <param name="count">Number of a file's records; a file whose number cannot be told counts as one broken record, and reading it tells why.</param>
    /// <param name="open">Reads a file.</param>
    /// <param name="sample">Makes one of its records.</param>
    internal FileRecords(string[] files, Func<string, int> count, Func<string, T> open, Func<T, int, AnnotatedSample> sample)
    {
        (_files, _open, _sample) = (files, open, sample);
        _starts = new int[files.Length + 1];
        for (int f = 0; f < files.Length; f++)
            _starts[f + 1] = checked(_starts[f] + Counted(files[f], count));
    }

    /// <summary>Number of records.</summary>
    internal int Count => _starts[^1];

    /// <summary>Reads a record.</summary>
    internal AnnotatedSample Read(int index)
    {
        int file = Array.BinarySearch(_starts, index);
        file = file < 0 ? ~file - 1 : file;
        Tuple<int, T>? latest = Volatile.Read(ref _latest);
        if (latest?.Item1 != file)
        {
            latest = Tuple.Create(file, _open(_files[file]));
            Volatile.Write(ref _latest, latest);
        }

        return _sample(latest.Item2, index - _starts[file]);
    }

    private static int Counted(string file, Func<string, int> count)
    {
        try
        {
            return Math.Max(1, count(file));
        }
        catch (InvalidInputException)
        {
            return 1;
        }
    }
}
