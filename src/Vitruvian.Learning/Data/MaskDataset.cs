using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// The people of photos with masks (<see cref="PeopleDataset"/>), each with some of the photo around: for silhouettes. Where <c>recover</c> has been at the photos before, bodies that it found come along as if they were annotated, if they cover
/// their person well. Each is cut out of its photo once and then kept in memory, no larger than needed.
/// </summary>
public sealed class MaskDataset : IDataset
{
    // Smaller figures are no examples, pixels.
    private const int LeastSide = 60;

    // Of the person's box, on every side: what turned and shifted crops may show.
    private const double Surroundings = 0.6;

    // A body is somebody's whose box it shares, and is believed from so much overlap with the mask on; clothes make 1 impossible.
    private const double LeastBoxOverlap = 0.5;
    private const double LeastMaskOverlap = 0.6;

    private readonly IReadOnlyList<(PeoplePhoto Photo, AnnotatedPerson Person)> _people;
    private readonly SampleReader _reader;
    private readonly int _side;
    private readonly string? _bodies;
    private readonly BodyModel? _model;
    private readonly FittedSurface? _surface;

    /// <summary>Reads the annotation.</summary>
    /// <param name="root">See <see cref="PeopleDataset.Read"/>.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="side">The longer side of a person's box is kept at up to this size in pixels.</param>
    /// <param name="report">Is told, once each, of people that cannot be read; from any thread.</param>
    /// <param name="bodies">Folder with results of <c>recover</c>, <c>SOURCE/PHOTO/body.json</c>; null for none.</param>
    /// <param name="model">The body of those results.</param>
    /// <exception cref="InvalidInputException">The annotation is missing or damaged, or nobody has a mask.</exception>
    public MaskDataset(string root, string split, int side, Action<string> report, string? bodies = null, BodyModel? model = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        Name = $"masks of {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}/{split}";
        _people = PeopleDataset.ReadMasked(root, split, LeastSide);
        _side = side;
        if (bodies is not null)
        {
            if (!Directory.Exists(bodies))
                throw InvalidInputException.For(bodies, string.Empty, "a folder with results of recover", "none");
            ArgumentNullException.ThrowIfNull(model);
            (_bodies, _model, _surface) = (bodies, model, new FittedSurface(model));
        }

        _reader = new SampleReader(_people.Count, i => SampleOf(_people[i].Photo, _people[i].Person), report, keep: true);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _people.Count;

    /// <inheritdoc/>
    public Sample? Read(long index) => _reader.Read(checked((int)index));

    private Sample SampleOf(PeoplePhoto photo, AnnotatedPerson person)
    {
        BoundingBox box = person.Box;
        double scale = Math.Min(1, _side / Math.Max(box.Width, box.Height));
        double margin = Surroundings * Math.Max(box.Width, box.Height);
        double left = Math.Max(0, box.X - margin), top = Math.Max(0, box.Y - margin);
        int width = (int)(scale * (Math.Min(photo.Width, box.Right + margin) - left));
        int height = (int)(scale * (Math.Min(photo.Height, box.Bottom + margin) - top));
        var map = new ImageTransform(scale, 0, -scale * left, 0, scale, -scale * top);
        var whole = new Sample($"{photo.Source}/{photo.Name}", photo.ReadImage(), box) { Mask = photo.ReadMask(person) };
        return SampleWarp.Apply(WithBody(whole, photo), map, width, height);
    }

    private Sample WithBody(Sample sample, PeoplePhoto photo)
    {
        if (_bodies is null || Path.Combine(_bodies, photo.Source, Path.GetFileNameWithoutExtension(photo.Name)) is var folder && !Directory.Exists(folder))
            return sample;
        foreach (string file in Directory.EnumerateFiles(folder, "body*.json").Order(StringComparer.Ordinal))
        {
            RecoveredPerson person = RecoveredPersonFile.Read(file);
            if (person.Box is not [double x, double y, double width, double height] || !(new BoundingBox(x, y, width, height).IntersectionOverUnion(sample.Box) >= LeastBoxOverlap))
                continue;
            BodySequence body = RecoveredPersonFile.ToSequence(file, person, _model!);
            Sample found = _surface!.AddTo(sample, body.Frames[0], body.Camera!.Value);
            if (!(Overlap(found.Mask!, found.Parts!) >= LeastMaskOverlap))
                continue;

            // Places in the picture are as sure as what they were found by.
            var seen = new Keypoint[Sample.JointCount];
            for (int j = 0; j < seen.Length; j++)
            {
                Vector2d place = found.Camera!.Value.Project(found.Joints3D![j]);
                seen[j] = new Keypoint(place.X, place.Y, person.JointSet == JointSets.All36 && person.Confidence.Length == seen.Length ? person.Confidence[j] : 1);
            }

            return found with { Joints2D = seen };
        }

        return sample;
    }

    private static double Overlap(byte[] mask, byte[] parts)
    {
        int both = 0, either = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            both += mask[i] > 0 && parts[i] > 0 ? 1 : 0;
            either += mask[i] > 0 || parts[i] > 0 ? 1 : 0;
        }

        return either == 0 ? 0 : (double)both / either;
    }
}
