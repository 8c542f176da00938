using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Endless mosaics for detectors: pictures of four rectangles around a point, each a photo of one person with 2D joints (people in every pose), one with people's
/// boxes, or one without people. The box of a person with joints is the one around them, enlarged, and counts where nearly all joints are known; who stands beside
/// is not annotated.
/// </summary>
/// <param name="people">Photos of one person each.</param>
/// <param name="photos">Photos with people's boxes, or null for none.</param>
/// <param name="backgrounds">Folder of photos without people.</param>
/// <param name="size">Side of the pictures, pixels.</param>
/// <param name="seed">Seed of the stream.</param>
public sealed class MosaicDataset(KeypointDataset people, PeoplePhotoDataset? photos, string backgrounds, int size, ulong seed) : IDataset
{
    // Shares of rectangles without people, and of those with joints among the others.
    private const double EmptyShare = 0.25;
    private const double JointsShare = 0.5;

    // Joints known of 14 from which on their box is the person's.
    private const int LeastJoints = 12;

    // Bodies reach beyond the joints of LSP, which end at the head's top, wrists and ankles; share of the box's longer side, each way.
    private const double Margin = 0.06;

    private readonly PhotoFolder _backgrounds = new(backgrounds);

    /// <inheritdoc/>
    public string Name => $"mosaics of {people.Name}";

    /// <inheritdoc/>
    public long Count => long.MaxValue;

    /// <inheritdoc/>
    public Sample? Read(long index)
    {
        SeededRandom random = new(SeededRandom.Scramble(seed ^ SeededRandom.Scramble((ulong)index + 1)));
        Image picture = new(size, size);
        int x = (int)(size * (0.3 + (0.4 * random.NextDouble())));
        int y = (int)(size * (0.3 + (0.4 * random.NextDouble())));
        List<BoundingBox> boxes = [];
        List<BoundingBox> ignored = [];
        List<BoundingBox> uncertain = [];
        BoundingBox[] places = [new(0, 0, x, y), new(x, 0, size - x, y), new(0, y, x, size - y), new(x, y, size - x, size - y)];
        foreach (BoundingBox place in places)
        {
            if (random.NextDouble() < EmptyShare)
                _backgrounds.Fill(random, picture, place);
            else
                AddPeople(random, picture, place, boxes, ignored, uncertain);
        }

        return new Sample($"mosaic {index}", picture, new BoundingBox(0, 0, size, size)) { People = new PeopleLabels(boxes, ignored, uncertain) };
    }

    private void AddPeople(SeededRandom random, Image picture, BoundingBox place, List<BoundingBox> boxes, List<BoundingBox> ignored, List<BoundingBox> uncertain)
    {
        IDataset source = photos is null || random.NextDouble() < JointsShare ? people : photos;
        Sample sample = DataPlan.Read(source, (long)(random.NextDouble() * source.Count));
        double cover = Math.Max(place.Width / sample.Image.Width, place.Height / sample.Image.Height) * (1 + (0.3 * random.NextDouble()));
        ImageTransform map = PhotoFolder.Paste(picture, place, sample.Image, cover, random.NextDouble(), random.NextDouble(), random.NextDouble() < 0.5);

        // Cut at the rectangle's edges like at a picture's.
        PeopleLabels labels = (sample.People ?? OfJoints(sample)).Moved(new ImageTransform(1, 0, -place.X, 0, 1, -place.Y) * map)
            .Cropped((int)place.Width, (int)place.Height).Moved(new ImageTransform(1, 0, place.X, 0, 1, place.Y));
        boxes.AddRange(labels.Boxes);
        ignored.AddRange(labels.Ignored);
        uncertain.AddRange(labels.Uncertain);
    }

    private static PeopleLabels OfJoints(Sample sample)
    {
        BoundingBox whole = new(0, 0, sample.Image.Width, sample.Image.Height);
        return BoxOf(sample) is { } box ? new PeopleLabels([box], [], [whole]) : new PeopleLabels([], [whole], []);
    }

    private static BoundingBox? BoxOf(Sample sample)
    {
        Keypoint[] known = [.. sample.Joints2D!.Where(joint => joint.IsVisible)];
        if (known.Length < LeastJoints)
            return null;
        BoundingBox around = BoundingBox.Around(known.Select(joint => new Vector2d(joint.X, joint.Y)));
        double margin = Margin * Math.Max(around.Width, around.Height);
        return new BoundingBox(around.X - margin, around.Y - margin, around.Width + (2 * margin), around.Height + (2 * margin))
            .Intersect(new BoundingBox(0, 0, sample.Image.Width, sample.Image.Height));
    }
}
