namespace Vitruvian.Metrics;

/// <summary>
/// COCO's average precision and average recall (Lin et al. 2014) over any similarity of estimates and annotated people: overlap of boxes or masks, <see cref="Oks"/>, <see cref="Gps"/>, <see cref="Gpsm"/>.
/// <para>
/// Within each picture, for each threshold, estimates are gone through by falling score; each takes the not yet taken person most like it (of equals the last), if the similarity reaches the threshold, those
/// that need not be found only when none other does. What takes such a person counts for nothing, nor does what takes nobody and whose own area is of another size. AP is the mean over the
/// thresholds of the precision at 101 levels of recall, AR that of the recall.
/// </para>
/// </summary>
public sealed class CocoAp
{
    private const int RecallLevels = 101;

    // Areas of the ranges' ends, in the order of SizeRange; COCO's largest is that of a picture of 100,000 pixels a side.
    private static readonly (double Least, double Most)[] s_ranges = [(0, 1e10), (32 * 32, 96 * 96), (96 * 96, 1e10)];

    private readonly double[] _thresholds;
    private readonly PrecisionRecall[][] _curves;

    /// <summary>Starts with no picture.</summary>
    /// <param name="thresholds">Similarities from which on an estimate may be a person's; null for <see cref="UsualThresholds"/>.</param>
    /// <param name="inOrder">What estimates of equal scores in several pictures are: false, one point of the curve; true, points in the order of the pictures, as in COCO's program.</param>
    public CocoAp(IReadOnlyList<double>? thresholds = null, bool inOrder = false)
    {
        _thresholds = [.. thresholds ?? UsualThresholds];
        if (_thresholds.Length == 0 || !_thresholds.All(t => t is > 0 and <= 1))
            throw new ArgumentException($"thresholds are {string.Join(", ", _thresholds)}; expected shares over 0 and up to 1.", nameof(thresholds));
        _curves = [.. s_ranges.Select(_ => _thresholds.Select(_ => new PrecisionRecall(inOrder)).ToArray())];
    }

    /// <summary>0.50, 0.55 ... 0.95.</summary>
    public static IReadOnlyList<double> UsualThresholds { get; } = [.. Enumerable.Range(10, 10).Select(twentieths => twentieths / 20.0)];

    /// <summary>So many estimates of a picture count, those of the highest scores: 20 for keypoints and surfaces, 100 for boxes and masks.</summary>
    public int MostEstimates { get; init; } = 20;

    /// <summary>Annotated people of a size so far who have to be found.</summary>
    /// <param name="range">Their size.</param>
    public int People(SizeRange range = SizeRange.All) => _curves[(int)range][0].Wanted;

    /// <summary>Adds a picture.</summary>
    /// <param name="similarities">E x A values, each estimate's with each annotated person, 0 to 1; for a crowd COCO takes the share of the estimate in it. NaN is none.</param>
    /// <param name="estimates">E estimates, in any order; of equal scores the first comes first.</param>
    /// <param name="annotated">A people.</param>
    public void Add(ReadOnlySpan<double> similarities, IReadOnlyList<ScoredEstimate> estimates, IReadOnlyList<AnnotatedInstance> annotated)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(annotated);
        if (similarities.Length != estimates.Count * annotated.Count)
            throw new ArgumentException($"similarities has {similarities.Length} values; expected {estimates.Count} x {annotated.Count}.", nameof(similarities));
        int[] byScore = [.. Enumerable.Range(0, estimates.Count).OrderByDescending(e => estimates[e].Score).Take(MostEstimates)];
        for (int r = 0; r < s_ranges.Length; r++)
        {
            bool[] ignored = [.. annotated.Select(a => a.IsIgnored || a.IsCrowd || !IsIn(a.Area, r))];
            for (int t = 0; t < _thresholds.Length; t++)
            {
                _curves[r][t].Want(ignored.Count(i => !i));
                bool[] taken = new bool[annotated.Count];
                foreach (int e in byScore)
                {
                    ReadOnlySpan<double> row = similarities.Slice(e * annotated.Count, annotated.Count);
                    int match = MostAlike(row, taken, ignored, annotated, _thresholds[t]);
                    if (match >= 0)
                        taken[match] = true;
                    if (match >= 0 ? !ignored[match] : IsIn(estimates[e].Area, r))
                        _curves[r][t].Add(estimates[e].Score, match >= 0);
                }
            }
        }
    }

    /// <summary>Average precision, the mean over the thresholds, 0 to 1; NaN without people to be found.</summary>
    /// <param name="range">People of this size.</param>
    public double Ap(SizeRange range = SizeRange.All) => _curves[(int)range].Average(curve => curve.Interpolated(RecallLevels));

    /// <summary>Average precision at one threshold, 0 to 1; NaN without people to be found.</summary>
    /// <param name="threshold">One of the thresholds.</param>
    /// <param name="range">People of this size.</param>
    /// <exception cref="ArgumentException">It is none of the thresholds.</exception>
    public double ApAt(double threshold, SizeRange range = SizeRange.All) => CurveAt(threshold, range).Interpolated(RecallLevels);

    /// <summary>Average recall, the mean over the thresholds, 0 to 1; NaN without people to be found.</summary>
    /// <param name="range">People of this size.</param>
    public double Ar(SizeRange range = SizeRange.All) => _curves[(int)range].Average(curve => curve.Recall);

    /// <summary>Recall at one threshold, 0 to 1; NaN without people to be found.</summary>
    /// <param name="threshold">One of the thresholds.</param>
    /// <param name="range">People of this size.</param>
    /// <exception cref="ArgumentException">It is none of the thresholds.</exception>
    public double ArAt(double threshold, SizeRange range = SizeRange.All) => CurveAt(threshold, range).Recall;

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger)
    {
        foreach (PrecisionRecall curve in _curves.SelectMany(range => range))
            curve.Exchange(ledger);
    }

    private static bool IsIn(double area, int range) => area >= s_ranges[range].Least && area <= s_ranges[range].Most;

    private PrecisionRecall CurveAt(double threshold, SizeRange range)
    {
        const double same = 1e-9;
        int at = Array.FindIndex(_thresholds, t => Math.Abs(t - threshold) < same);
        return at >= 0 ? _curves[(int)range][at] : throw new ArgumentException($"threshold is {threshold}; expected one of {string.Join(", ", _thresholds)}.", nameof(threshold));
    }

    // Those that have to be found come first; the others are looked at when none of them is alike enough.
    private static int MostAlike(ReadOnlySpan<double> row, bool[] taken, bool[] ignored, IReadOnlyList<AnnotatedInstance> annotated, double threshold)
    {
        foreach (bool lookAtIgnored in (ReadOnlySpan<bool>)[false, true])
        {
            int best = -1;
            double most = threshold;
            for (int a = 0; a < row.Length; a++)
            {
                if (ignored[a] == lookAtIgnored && (!taken[a] || annotated[a].IsCrowd) && row[a] >= most)
                    (best, most) = (a, row[a]);
            }

            if (best >= 0)
                return best;
        }

        return -1;
    }
}
