using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>All people of a picture, as a detector is to find them. Pixels; everything is axis-parallel.</summary>
/// <param name="Boxes">Around what is seen of each person.</param>
/// <param name="Ignored">Regions in which nothing is right or wrong: crowds, people of whom too little is seen.</param>
/// <param name="Uncertain">Regions in which there may be people beside those in boxes: not everybody was annotated.</param>
public sealed record PeopleLabels(IReadOnlyList<BoundingBox> Boxes, IReadOnlyList<BoundingBox> Ignored, IReadOnlyList<BoundingBox> Uncertain)
{
    // A person of whom less is left in a crop is no example of a person; nor is the crop one of a place without people.
    private const double LeastShare = 0.3;

    // People whose longer side is shorter, pixels, cannot be told from things.
    private const double LeastSide = 8;

    /// <summary>Nobody, for sure.</summary>
    public static PeopleLabels None { get; } = new([], [], []);

    /// <summary>The labels of the picture after a map of the plane; after a turn, boxes are those around the turned boxes.</summary>
    /// <param name="map">Map from the picture's pixels to the result's.</param>
    public PeopleLabels Moved(ImageTransform map) =>
        new([.. Boxes.Select(box => Moved(box, map))], [.. Ignored.Select(box => Moved(box, map))], [.. Uncertain.Select(box => Moved(box, map))]);

    /// <summary>What is left within a picture's edges: boxes are cut there, and people who become too small or of whom too little is left are ignored.</summary>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    public PeopleLabels Cropped(int width, int height)
    {
        BoundingBox picture = new(0, 0, width, height);
        List<BoundingBox> boxes = [];
        List<BoundingBox> ignored = [.. Ignored.Select(box => box.Intersect(picture)).Where(box => box.Area > 0)];
        foreach (BoundingBox box in Boxes)
        {
            BoundingBox left = box.Intersect(picture);
            if (left.Area == 0)
                continue;
            bool shown = left.Area >= LeastShare * box.Area && Math.Max(left.Width, left.Height) >= LeastSide;
            (shown ? boxes : ignored).Add(left);
        }

        return new PeopleLabels(boxes, ignored, [.. Uncertain.Select(box => box.Intersect(picture)).Where(box => box.Area > 0)]);
    }

    internal static BoundingBox Moved(BoundingBox box, ImageTransform map) => BoundingBox.Around(
        [map * new Vector2d(box.X, box.Y), map * new Vector2d(box.Right, box.Y), map * new Vector2d(box.X, box.Bottom), map * new Vector2d(box.Right, box.Bottom)]);
}
