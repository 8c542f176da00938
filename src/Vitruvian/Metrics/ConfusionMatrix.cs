namespace Vitruvian.Metrics;

/// <summary>How often each true class was given each label, over the pixels of any number of images; what <see cref="Iou"/>, <see cref="F1"/> and accuracy come from.</summary>
/// <param name="classCount">Number of classes, the background (class 0) included.</param>
public sealed class ConfusionMatrix(int classCount)
{
    private readonly long[] _counts = new long[classCount * classCount];

    /// <summary>Number of classes.</summary>
    public int ClassCount => classCount;

    /// <summary>Pixels of a true class that were given a label.</summary>
    public long this[int truth, int label] => _counts[(truth * classCount) + label];

    /// <summary>Share of pixels that were given their true class; NaN when there are none.</summary>
    public double Accuracy
    {
        get
        {
            long right = 0, all = 0;
            for (int t = 0; t < classCount; t++)
            {
                right += this[t, t];
                for (int l = 0; l < classCount; l++)
                    all += this[t, l];
            }

            return all == 0 ? double.NaN : (double)right / all;
        }
    }

    /// <summary>Adds the pixels of one label map.</summary>
    /// <param name="predicted">n labels.</param>
    /// <param name="truth">n classes.</param>
    public void Add(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> truth)
    {
        if (predicted.Length != truth.Length)
            throw new ArgumentException($"predicted has {predicted.Length} labels and truth {truth.Length}; expected the same number.");
        for (int i = 0; i < truth.Length; i++)
        {
            if (predicted[i] >= classCount || truth[i] >= classCount)
                throw new ArgumentException($"pixel {i} has label {predicted[i]} and class {truth[i]}; expected numbers under {classCount}.");
            _counts[(truth[i] * classCount) + predicted[i]]++;
        }
    }

    /// <summary>Adds the pixels of one mask: false is class 0, true is class 1.</summary>
    /// <param name="predicted">n flags.</param>
    /// <param name="truth">n flags.</param>
    public void Add(ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> truth) =>
        Add(System.Runtime.InteropServices.MemoryMarshal.Cast<bool, byte>(predicted), System.Runtime.InteropServices.MemoryMarshal.Cast<bool, byte>(truth));

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger) => ledger.Counts(_counts);

    /// <summary>Pixels of a class found, given wrongly, and missed.</summary>
    internal (long Found, long Wrong, long Missed) Of(int c)
    {
        long labelled = 0, present = 0;
        for (int i = 0; i < classCount; i++)
        {
            labelled += this[i, c];
            present += this[c, i];
        }

        return (this[c, c], labelled - this[c, c], present - this[c, c]);
    }

    /// <summary>Mean over the classes, without those for which the score is not a number; NaN when none is left.</summary>
    internal double Mean(Func<ConfusionMatrix, int, double> score, bool withBackground)
    {
        double sum = 0;
        int counted = 0;
        for (int c = withBackground ? 0 : 1; c < classCount; c++)
        {
            double value = score(this, c);
            if (double.IsNaN(value))
                continue;
            sum += value;
            counted++;
        }

        return counted == 0 ? double.NaN : sum / counted;
    }
}
