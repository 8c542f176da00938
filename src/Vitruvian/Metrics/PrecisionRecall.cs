namespace Vitruvian.Metrics;

/// <summary>
/// The curve of precision over recall of answers that are right or wrong, each with a score: going through them by falling score, which share of what is wanted was found, and which share of
/// the answers was right. Areas under it are average precisions; precision is made non-increasing from the right first, as all of them do.
/// </summary>
/// <param name="inOrder">
/// What equal scores are: false, one point of the curve, since their order says nothing; true, points in the order in which they were added, as COCO's program has them.
/// </param>
public sealed class PrecisionRecall(bool inOrder = false)
{
    private readonly List<(double Score, bool Right)> _answers = [];

    /// <summary>How much there is to find.</summary>
    public int Wanted { get; private set; }

    /// <summary>Share of what is wanted that was found, 0 to 1; NaN when nothing is wanted.</summary>
    public double Recall => Wanted == 0 ? double.NaN : (double)_answers.Count(answer => answer.Right) / Wanted;

    /// <summary>Adds to what is wanted.</summary>
    /// <param name="count">So many more.</param>
    public void Want(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Wanted += count;
    }

    /// <summary>Adds an answer.</summary>
    /// <param name="score">How sure it is.</param>
    /// <param name="right">Whether it found something wanted, which nothing else has found.</param>
    public void Add(double score, bool right)
    {
        if (double.IsNaN(score))
            throw new ArgumentException("score is NaN; expected a number, or answers have no order.", nameof(score));
        _answers.Add((score, right));
    }

    /// <summary>The area under the curve at all its points (PASCAL VOC 2010), 0 to 1; NaN when nothing is wanted.</summary>
    public double Area()
    {
        if (Wanted == 0)
            return double.NaN;
        double area = 0;
        int before = 0;
        foreach ((int right, double precision) in Curve())
        {
            area += precision * (right - before) / Wanted;
            before = right;
        }

        return area;
    }

    /// <summary>
    /// The mean precision at evenly spaced levels of recall from 0 to 1 (COCO: 101), 0 to 1; NaN when nothing is wanted. Each level takes the precision at the first point that reaches it; levels that no
    /// point reaches have 0.
    /// </summary>
    /// <param name="levels">Number of levels, at least two.</param>
    public double Interpolated(int levels = 101)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 2);
        if (Wanted == 0)
            return double.NaN;
        double sum = 0;
        int level = 0;
        foreach ((int right, double precision) in Curve())
        {
            // Whole numbers: no rounding decides whether a recall of 7 of 20 reaches level 0.35.
            for (; level < levels && (long)right * (levels - 1) >= (long)level * Wanted; level++)
                sum += precision;
        }

        return sum / levels;
    }

    /// <summary>Recall, and the share of the answers that are right, among those of at least a score.</summary>
    /// <param name="score">The least score.</param>
    /// <returns>NaN where there is nothing to count.</returns>
    public (double Recall, double Precision) At(double score)
    {
        int right = _answers.Count(answer => answer.Score >= score && answer.Right);
        int all = _answers.Count(answer => answer.Score >= score);
        return (Wanted == 0 ? double.NaN : (double)right / Wanted, all == 0 ? double.NaN : (double)right / all);
    }

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger)
    {
        Wanted = ledger.Count(Wanted);
        ledger.Answers(_answers);
    }

    // How much was found, and the best precision from there on.
    private List<(int Right, double Precision)> Curve()
    {
        List<(int Right, double Precision)> curve = [];
        (double Score, bool Right)[] sorted = [.. _answers.OrderByDescending(answer => answer.Score)];
        int right = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            right += sorted[i].Right ? 1 : 0;
            if (inOrder || i + 1 == sorted.Length || sorted[i + 1].Score != sorted[i].Score)
                curve.Add((right, right / (i + 1.0)));
        }

        double best = 0;
        for (int i = curve.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, curve[i].Precision);
            curve[i] = curve[i] with { Precision = best };
        }

        return curve;
    }
}
