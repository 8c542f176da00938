using Vitruvian.Imaging;

namespace Vitruvian.Metrics;

/// <summary>
/// <c>det-ap</c>: average precision of person boxes at one overlap (0.5 as in PASCAL VOC and COCO's AP50). All detections of all photos are gone through by falling
/// score; within its photo each takes the not yet taken person with the largest intersection over union, if that reaches the threshold, and is
/// right, else wrong. A wrong one that lies mostly (half of its area) in an ignored region counts for nothing. The area under the curve of precision over recall is
/// taken at all points, with precision made non-increasing from the right (VOC 2010).
/// </summary>
/// <param name="threshold">Least intersection over union.</param>
public sealed class DetAp(double threshold = 0.5)
{
    // Share of a detection's own area in an ignored region from which on it is nobody's.
    private const double IgnoredShare = 0.5;

    private readonly PrecisionRecall _judged = new();
    private readonly double _threshold = threshold is > 0 and <= 1 ? threshold : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Expected a share over 0 and up to 1.");

    /// <summary>People so far.</summary>
    public int People => _judged.Wanted;

    /// <summary>Adds a photo.</summary>
    /// <param name="detections">Boxes and scores, in any order.</param>
    /// <param name="people">The people's boxes.</param>
    /// <param name="ignored">Regions in which wrong detections don't count.</param>
    /// <param name="mayBeMore">Whether a wrong detection that lies in nobody's box counts for nothing, too, since more people may be in the photo than are annotated.</param>
    public void Add(IReadOnlyList<(BoundingBox Box, double Score)> detections, IReadOnlyList<BoundingBox> people, IReadOnlyList<BoundingBox> ignored, bool mayBeMore = false)
    {
        ArgumentNullException.ThrowIfNull(detections);
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(ignored);
        _judged.Want(people.Count);
        bool[] taken = new bool[people.Count];
        foreach ((BoundingBox box, double score) in detections.OrderByDescending(detection => detection.Score))
        {
            int best = -1;
            double overlap = 0;
            for (int p = 0; p < people.Count; p++)
            {
                double found = taken[p] ? 0 : box.IntersectionOverUnion(people[p]);
                if (found >= _threshold && found > overlap)
                    (best, overlap) = (p, found);
            }

            if (best >= 0)
            {
                taken[best] = true;
                _judged.Add(score, true);
            }
            else if (!LiesIn(box, ignored) && !(mayBeMore && !LiesIn(box, people)))
            {
                _judged.Add(score, false);
            }
        }
    }

    /// <summary>The average precision so far, 0 to 1; NaN without people.</summary>
    public double Compute() => _judged.Area();

    /// <summary>Share of the people that are found, and of the detections that are right, among those of at least a score.</summary>
    /// <param name="score">The least score.</param>
    /// <returns>NaN where there is nothing to count.</returns>
    public (double Recall, double Precision) At(double score) => _judged.At(score);

    /// <summary>Takes the counts out, or adds others.</summary>
    internal void Exchange(ScoreLedger ledger) => _judged.Exchange(ledger);

    private static bool LiesIn(BoundingBox box, IReadOnlyList<BoundingBox> regions)
    {
        double least = IgnoredShare * box.Area;
        return regions.Any(region => box.Intersect(region).Area is > 0 and double common && common >= least);
    }
}
