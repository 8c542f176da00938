namespace Vitruvian.Learning.Data;

/// <summary>Reads the samples of a dataset of files: each that cannot be read is told once, counted, and not tried again. Several threads may read at once.</summary>
/// <param name="count">Number of samples.</param>
/// <param name="read">Reads one by its number; null for a record that is no sample, which is passed over in silence.</param>
/// <param name="report">Is told of those that cannot be read; from any thread.</param>
/// <param name="keep">Whether those that were read stay in memory.</param>
internal sealed class SampleReader(int count, Func<int, Sample?> read, Action<string> report, bool keep)
{
    private readonly Sample?[] _kept = keep ? new Sample?[count] : [];
    private readonly bool[] _unreadable = new bool[count];
    private int _skipped;

    /// <summary>Samples that could not be read so far.</summary>
    public int Skipped => _skipped;

    /// <summary>Reads a sample.</summary>
    /// <param name="index">Its number.</param>
    /// <returns>Null when it cannot be read.</returns>
    public Sample? Read(int index)
    {
        if (keep && _kept[index] is { } kept)
            return kept;
        if (Volatile.Read(ref _unreadable[index]))
            return null;
        try
        {
            // Two threads may read the same at the same time; they get the same.
            Sample? sample = read(index);
            if (sample is null)
                Volatile.Write(ref _unreadable[index], true);
            if (keep)
                _kept[index] = sample;
            return sample;
        }
        catch (InvalidInputException error)
        {
            lock (_unreadable)
            {
                if (!_unreadable[index])
                {
                    _unreadable[index] = true;
                    _skipped++;
                    report($"skipped: {error.Message}");
                }
            }

            return null;
        }
    }
}
