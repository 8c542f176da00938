using Vitruvian.Evaluation;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Photos with annotated people (<see cref="PeopleDataset"/>) for detectors. The photos of a folder of n, the largest having m, are gone through
/// sqrt(m / n) times an epoch (rounded), so that many photos of one kind don't drown the others.
/// </summary>
public sealed class PeoplePhotoDataset : IDataset
{
    private readonly IReadOnlyList<PeoplePhoto> _photos;
    private readonly int[] _order;
    private readonly Action<string> _report;
    private readonly bool[] _unreadable;

    /// <summary>Reads the annotation.</summary>
    /// <param name="root">See <see cref="PeopleDataset.Read"/>.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="balanced">Whether the photos of small folders come more often.</param>
    /// <param name="report">Is told, once each, of photos that cannot be read; from any thread.</param>
    /// <exception cref="InvalidInputException">The annotation is missing or damaged.</exception>
    public PeoplePhotoDataset(string root, string split, bool balanced, Action<string> report)
    {
        Name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}/{split}";
        _photos = PeopleDataset.Read(root, split);
        Dictionary<string, int> sizes = _photos.CountBy(photo => photo.Source).ToDictionary();
        double largest = sizes.Values.Max();
        _order = [.. Enumerable.Range(0, _photos.Count).SelectMany(i => Enumerable.Repeat(i, balanced ? (int)Math.Round(Math.Sqrt(largest / sizes[_photos[i].Source])) : 1))];
        _report = report;
        _unreadable = new bool[_photos.Count];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _order.Length;

    /// <inheritdoc/>
    public Sample? Read(long index)
    {
        int i = _order[checked((int)index)];
        if (Volatile.Read(ref _unreadable[i]))
            return null;
        try
        {
            // Decoding takes a millisecond or two; a cache of all photos would take half a gigabyte.
            return SampleOf(_photos[i]);
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

    private static Sample SampleOf(PeoplePhoto photo)
    {
        BoundingBox whole = new(0, 0, photo.Width, photo.Height);
        return new Sample($"{photo.Source}/{photo.Name}", photo.ReadImage(), whole)
        {
            People = new PeopleLabels([.. photo.People.Select(person => person.Box)], photo.Ignored, photo.IsComplete ? [] : [whole]),
        };
    }
}
