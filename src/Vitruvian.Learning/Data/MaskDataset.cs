using Vitruvian.Evaluation;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>
/// The people of photos with masks (<see cref="PeopleDataset"/>), each with some of the photo around: for silhouettes. Each is cut out of its photo once and then kept in memory, no larger than needed.
/// </summary>
public sealed class MaskDataset : IDataset
{
    // Smaller figures are no examples, pixels.
    private const double LeastSide = 60;

    // Of the person's box, on every side: what turned and shifted crops may show.
    private const double Surroundings = 0.6;

    private readonly IReadOnlyList<(PeoplePhoto Photo, AnnotatedPerson Person)> _people;
    private readonly Sample?[] _cache;
    private readonly bool[] _unreadable;
    private readonly int _side;
    private readonly Action<string> _report;

    /// <summary>Reads the annotation.</summary>
    /// <param name="root">See <see cref="PeopleDataset.Read"/>.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="side">The longer side of a person's box is kept at up to this size in pixels.</param>
    /// <param name="report">Is told, once each, of people that cannot be read; from any thread.</param>
    /// <exception cref="InvalidInputException">The annotation is missing or damaged, or nobody has a mask.</exception>
    public MaskDataset(string root, string split, int side, Action<string> report)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        Name = $"masks of {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}/{split}";
        _people =
        [
            .. PeopleDataset.Read(root, split).SelectMany(photo => photo.People.Select(person => (photo, person)))
                .Where(entry => entry.person.MaskPath is not null && Math.Max(entry.person.Box.Width, entry.person.Box.Height) >= LeastSide),
        ];
        if (_people.Count == 0)
            throw InvalidInputException.For(root, "mask", $"at least one person of {LeastSide} pixels with a mask", "none");
        _cache = new Sample?[_people.Count];
        _unreadable = new bool[_people.Count];
        (_side, _report) = (side, report);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _people.Count;

    /// <inheritdoc/>
    public Sample? Read(long index)
    {
        int i = checked((int)index);
        if (_cache[i] is { } cached)
            return cached;
        if (Volatile.Read(ref _unreadable[i]))
            return null;
        try
        {
            // Two threads may read the same person at the same time; they get the same.
            return _cache[i] = SampleOf(_people[i].Photo, _people[i].Person);
        }
        catch (InvalidInputException error)
        {
            lock (_unreadable)
            {
                if (!_unreadable[i])
                {
                    _unreadable[i] = true;
                    _report($"skipped: {error.Message}");
                }
            }

            return null;
        }
    }

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
        return SampleWarp.Apply(whole, map, width, height);
    }
}
