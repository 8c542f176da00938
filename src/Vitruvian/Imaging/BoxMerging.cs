namespace Vitruvian.Imaging;

/// <summary>Detectors see a person several times: keeps one box of each.</summary>
public static class BoxMerging
{
    /// <summary>
    /// Non-maximum suppression: goes through the boxes by falling score and drops those that overlap a kept one by more than a threshold.
    /// </summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="scores">Their scores, as many.</param>
    /// <param name="overlap">Greatest intersection over union of two kept boxes.</param>
    /// <returns>Numbers of the kept boxes by falling score; of equal scores the first comes first.</returns>
    public static int[] Distinct(IReadOnlyList<BoundingBox> boxes, IReadOnlyList<double> scores, double overlap)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(scores);
        if (boxes.Count != scores.Count)
            throw new ArgumentException($"There are {boxes.Count} boxes and {scores.Count} scores; expected as many.", nameof(scores));
        List<int> kept = [];
        foreach (int i in Enumerable.Range(0, boxes.Count).OrderByDescending(i => scores[i]))
        {
            if (kept.TrueForAll(k => boxes[k].IntersectionOverUnion(boxes[i]) <= overlap))
                kept.Add(i);
        }

        return [.. kept];
    }
}
