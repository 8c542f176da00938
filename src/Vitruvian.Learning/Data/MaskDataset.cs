using Vitruvian.Evaluation;
using Vitruvian.Imaging;

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

    private readonly IReadOnlyList<(PeoplePhoto Photo, AnnotatedPerson Person)> _people;
    private readonly SampleReader _reader;
    private readonly int _side;
    private readonly RecoveredBodies? _bodies;

    /// <summary>Reads the annotation.</summary>
    /// <param name="root">See <see cref="PeopleDataset.Read"/>.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="side">The longer side of a person's box is kept at up to this size in pixels.</param>
    /// <param name="report">Is told, once each, of people that cannot be read; from any thread.</param>
    /// <param name="bodies">What <c>recover</c> found in the photos; null for nothing.</param>
    /// <exception cref="InvalidInputException">The annotation is missing or damaged, or nobody has a mask.</exception>
    public MaskDataset(string root, string split, int side, Action<string> report, RecoveredBodies? bodies = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        Name = $"masks of {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}/{split}";
        _people = PeopleDataset.ReadMasked(root, split, LeastSide);
        (_side, _bodies) = (side, bodies);
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
        return SampleWarp.Apply(_bodies?.AddTo(whole, photo) ?? whole, map, width, height);
    }
}
