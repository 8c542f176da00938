using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>Chooses people of a file of 2D joints.</summary>
public static class KeypointSelection
{
    // Somebody with fewer of the visible joints in a box is somebody else.
    private const double LeastInside = 0.5;

    /// <summary>The people in given boxes: to each box goes at most one and to each person at most one, so that joints lie within boxes and the boxes around joints are like them, all at once.</summary>
    /// <param name="keypoints">The people.</param>
    /// <param name="boxes">Boxes, pixels.</param>
    /// <returns>For each box its person, with the box; null for a box with nobody.</returns>
    public static PersonKeypoints?[] InBoxes(Keypoints keypoints, IReadOnlyList<BoundingBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(keypoints);
        ArgumentNullException.ThrowIfNull(boxes);
        double[,] costs = new double[boxes.Count, keypoints.People.Count];
        for (int b = 0; b < boxes.Count; b++)
        {
            for (int p = 0; p < keypoints.People.Count; p++)
                costs[b, p] = -Likeness(keypoints.People[p], boxes[b]);
        }

        int[] found = Assignment.Solve(costs);
        return [.. boxes.Select((box, b) => found[b] >= 0 && costs[b, found[b]] < 0 ? keypoints.People[found[b]] with { Box = box } : null)];
    }

    /// <summary>The people that a detector was surest of, by their scores, or where the file has none, by their joints' confidences together.</summary>
    /// <param name="keypoints">The people.</param>
    /// <param name="count">At most so many.</param>
    /// <returns>In the file's order.</returns>
    public static Keypoints Surest(Keypoints keypoints, int count)
    {
        ArgumentNullException.ThrowIfNull(keypoints);
        bool scored = keypoints.People.All(person => person.Score is not null);
        HashSet<int> kept = [.. Enumerable.Range(0, keypoints.People.Count).OrderByDescending(p => scored ? keypoints.People[p].Score : keypoints.People[p].Joints.Sum(joint => joint.Confidence)).Take(count)];
        return keypoints with { People = [.. keypoints.People.Where((_, p) => kept.Contains(p))] };
    }

    // Half the share of the joints within the box, half the overlap with the person's own box; 0 for somebody else.
    private static double Likeness(PersonKeypoints person, BoundingBox box)
    {
        Vector2d[] places = [.. person.Joints.Where(joint => joint.IsVisible).Select(joint => new Vector2d(joint.X, joint.Y))];
        if (places.Length == 0)
            return 0;
        double inside = (double)places.Count(box.Contains) / places.Length;
        return inside >= LeastInside ? 0.5 * (inside + (person.Box ?? BoundingBox.Around(places)).IntersectionOverUnion(box)) : 0;
    }
}
