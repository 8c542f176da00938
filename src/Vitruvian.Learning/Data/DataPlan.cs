using Vitruvian.Learning.Distributed;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Which sample stands where in training, as a function of the step alone: a run that resumes sees what it would have seen. Every batch mixes the
/// datasets by their shares as closely as whole samples allow; each finite dataset is gone through in an order of its own in every epoch.
/// </summary>
public sealed class DataPlan
{
    private readonly (IDataset Dataset, double Share)[] _parts;
    private readonly int _batch;
    private readonly ulong _seed;

    // The dataset that fills up what the others leave of a batch.
    private readonly int _rest;

    /// <summary>Makes a plan.</summary>
    /// <param name="parts">Datasets and their weights, positive; only the ratios count.</param>
    /// <param name="batch">Samples of a batch.</param>
    /// <param name="seed">Seed of all orders and augmentations.</param>
    /// <exception cref="InvalidInputException">No dataset, an empty one, or a weight that is not positive.</exception>
    public DataPlan(IReadOnlyList<(IDataset Dataset, double Weight)> parts, int batch, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (parts.Count == 0)
            throw InvalidInputException.For("data", string.Empty, "at least one dataset", "none");
        foreach ((IDataset dataset, double weight) in parts)
        {
            if (!(weight > 0 && double.IsFinite(weight)))
                throw InvalidInputException.For("data", $"{dataset.Name}: weight", "a positive number", $"{weight}");
            if (dataset.Count == 0)
                throw InvalidInputException.For("data", dataset.Name, "at least one sample", "none");
        }

        double sum = parts.Sum(part => part.Weight);
        _parts = [.. parts.Select(part => (part.Dataset, part.Weight / sum))];
        _rest = Array.FindIndex(_parts, part => part.Share == _parts.Max(p => p.Share));
        if (_parts[_rest].Share * batch < _parts.Length - 1)
            throw InvalidInputException.For("data", "batch", $"enough samples for {_parts.Length} datasets", $"{batch}");
        _batch = batch;
        _seed = seed;
    }

    /// <summary>Samples of a batch.</summary>
    public int BatchSize => _batch;

    /// <summary>The samples of a batch: dataset, number in it, and the seed of its augmentation.</summary>
    /// <param name="step">Number of the batch, from 0.</param>
    public IReadOnlyList<(IDataset Dataset, long Index, ulong Seed)> Batch(long step)
    {
        List<(IDataset, long, ulong)> result = new(_batch);
        for (int d = 0; d < _parts.Length; d++)
        {
            long end = Used(step + 1, d);
            for (long n = Used(step, d); n < end; n++)
                result.Add((_parts[d].Dataset, Index(d, n), SeededRandom.Scramble(_seed ^ SeededRandom.Scramble((ulong)d + 1) ^ (ulong)n)));
        }

        return result;
    }

    /// <summary>One process's part of a batch; all parts together are the batch.</summary>
    /// <param name="step">Number of the batch, from 0.</param>
    /// <param name="share">Which part.</param>
    public IReadOnlyList<(IDataset Dataset, long Index, ulong Seed)> Batch(long step, RankShare share) => share.Of(Batch(step));

    /// <summary>Reads a planned sample; a damaged one is replaced by the next that is not.</summary>
    /// <exception cref="InvalidInputException">No sample of the dataset can be read.</exception>
    public static Sample Read(IDataset dataset, long index) => Read(dataset, index, out _);

    /// <summary>Reads a planned sample; a damaged one is replaced by the next that is not.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="index">The planned sample.</param>
    /// <param name="read">The sample that was read.</param>
    /// <exception cref="InvalidInputException">No sample of the dataset can be read.</exception>
    public static Sample Read(IDataset dataset, long index, out long read)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        for (long tried = 0; tried < dataset.Count; tried++)
        {
            read = (index + tried) % dataset.Count;
            if (dataset.Read(read) is { } sample)
                return sample;
        }

        throw InvalidInputException.For(dataset.Name, string.Empty, "at least one sample that can be read", "none");
    }

    // Samples that a dataset has given before a step: its share, rounded down, or what is left.
    private long Used(long step, int part)
    {
        if (part != _rest)
            return (long)(step * _batch * _parts[part].Share);
        long left = step * _batch;
        for (int d = 0; d < _parts.Length; d++)
            left -= d == _rest ? 0 : Used(step, d);
        return left;
    }

    // A permutation of the epoch by a Feistel network over the next power of four, walked until it falls into the range.
    private long Index(int part, long n)
    {
        long count = _parts[part].Dataset.Count;
        if (count == long.MaxValue)
            return n;
        ulong key = SeededRandom.Scramble(_seed ^ ((ulong)part << 56) ^ (ulong)(n / count));
        int halfBits = 1;
        while (1L << (2 * halfBits) < count)
            halfBits++;
        ulong mask = (1UL << halfBits) - 1;
        ulong value = (ulong)(n % count);
        do
        {
            for (ulong round = 0; round < 4; round++)
            {
                ulong right = value & mask;
                value = (right << halfBits) | ((value >> halfBits) ^ (SeededRandom.Scramble(key + (round << 32) + right) & mask));
            }
        }
        while (value >= (ulong)count);
        return (long)value;
    }
}
