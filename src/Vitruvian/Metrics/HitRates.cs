namespace Vitruvian.Metrics;

/// <summary>Counts, joint by joint, how often a prediction was close enough.</summary>
internal sealed class HitRates(int jointCount)
{
    private readonly int[] _hits = new int[jointCount];
    private readonly int[] _counts = new int[jointCount];

    internal int JointCount => _hits.Length;

    internal void Add(int joint, bool hit)
    {
        _counts[joint]++;
        if (hit)
            _hits[joint]++;
    }

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger)
    {
        ledger.Counts(_hits);
        ledger.Counts(_counts);
    }

    /// <summary>Share of hits of one joint; NaN when it was never visible.</summary>
    internal double Rate(int joint) => _counts[joint] == 0 ? double.NaN : (double)_hits[joint] / _counts[joint];

    /// <summary>Mean over the joints that were ever visible; NaN when none was.</summary>
    internal double MeanRate()
    {
        double sum = 0;
        int joints = 0;
        for (int j = 0; j < JointCount; j++)
        {
            if (_counts[j] == 0)
                continue;
            sum += Rate(j);
            joints++;
        }

        return joints == 0 ? double.NaN : sum / joints;
    }

    /// <summary>Adds one person's visible joints; a predicted position that is not a number is no hit.</summary>
    internal void Add(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, ReadOnlySpan<bool> visible, double reach)
    {
        CheckSizes(predicted, truth, visible);
        for (int j = 0; j < JointCount; j++)
        {
            if (visible[j])
                Add(j, Distance(predicted, truth, j, j) <= reach);
        }
    }

    internal void CheckSizes(ReadOnlySpan<double> predicted, ReadOnlySpan<double> truth, ReadOnlySpan<bool> visible)
    {
        if (predicted.Length != 2 * JointCount || truth.Length != 2 * JointCount || visible.Length != JointCount)
        {
            throw new ArgumentException(
                $"predicted has {predicted.Length} values, truth {truth.Length} and visible {visible.Length}; expected {2 * JointCount}, {2 * JointCount} and {JointCount}.");
        }
    }

    /// <summary>Distance of a point of one set of pixels from a point of another.</summary>
    internal static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int i, int j) =>
        double.Hypot(a[2 * i] - b[2 * j], a[(2 * i) + 1] - b[(2 * j) + 1]);
}
