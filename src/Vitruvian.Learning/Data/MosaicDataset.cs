using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Endless mosaics for detectors: pictures of four rectangles around a point, each a photo of one person with 2D joints (people in every pose) or a
/// photo without people. A person's box is the one around the joints, enlarged, and counts where nearly all joints are known; who stands beside the person is not annotated.
/// </summary>
/// <param name="people">Photos of one person each.</param>
/// <param name="backgrounds">Folder of photos without people.</param>
/// <param name="size">Side of the pictures, pixels.</param>
/// <param name="seed">Seed of the stream.</param>
public sealed class MosaicDataset(KeypointDataset people, string backgrounds, int size, ulong seed) : IDataset
{
    // Share of rectangles with a person.
    private const double PeopleShare = 0.7;

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
            if (random.NextDouble() < PeopleShare)
                AddPerson(random, picture, place, boxes, ignored, uncertain);
            else
                _backgrounds.Fill(random, picture, place);
        }

        return new Sample($"mosaic {index}", picture, new BoundingBox(0, 0, size, size)) { People = new PeopleLabels(boxes, ignored, uncertain) };
    }

    private void AddPerson(SeededRandom random, Image picture, BoundingBox place, List<BoundingBox> boxes, List<BoundingBox> ignored, List<BoundingBox> uncertain)
    {
        Sample sample = DataPlan.Read(people, (long)(random.NextDouble() * people.Count));
        double cover = Math.Max(place.Width / sample.Image.Width, place.Height / sample.Image.Height) * (1 + (0.3 * random.NextDouble()));
        ImageTransform map = PhotoFolder.Paste(picture, place, sample.Image, cover, random.NextDouble(), random.NextDouble(), random.NextDouble() < 0.5);
        if (BoxOf(sample) is not { } box)
        {
            ignored.Add(place);
            return;
        }

        // Cut at the rectangle's edges like at a picture's.
        PeopleLabels moved = new PeopleLabels([box], [], []).Moved(new ImageTransform(1, 0, -place.X, 0, 1, -place.Y) * map).Cropped((int)place.Width, (int)place.Height);
        ImageTransform back = new(1, 0, place.X, 0, 1, place.Y);
        boxes.AddRange(moved.Boxes.Select(b => PeopleLabels.Moved(b, back)));
        ignored.AddRange(moved.Ignored.Select(b => PeopleLabels.Moved(b, back)));
        uncertain.Add(place);
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
