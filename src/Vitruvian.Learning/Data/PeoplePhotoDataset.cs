using Vitruvian.Evaluation;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Photos with annotated people (<see cref="PeopleDataset"/>) for detectors. The photos of a folder of n, the largest having m, are gone through
/// sqrt(m / n) times an epoch (rounded), so that many photos of one kind don't drown the others.
/// </summary>
public sealed class PeoplePhotoDataset : IDataset
{
    private readonly int[] _order;
    private readonly SampleReader _reader;

    /// <summary>Reads the annotation.</summary>
    /// <param name="root">See <see cref="PeopleDataset.Read"/>.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="balanced">Whether the photos of small folders come more often.</param>
    /// <param name="report">Is told, once each, of photos that cannot be read; from any thread.</param>
    /// <exception cref="InvalidInputException">The annotation is missing or damaged.</exception>
    public PeoplePhotoDataset(string root, string split, bool balanced, Action<string> report)
    {
        Name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}/{split}";
        IReadOnlyList<PeoplePhoto> photos = PeopleDataset.Read(root, split);
        Dictionary<string, int> sizes = photos.CountBy(photo => photo.Source).ToDictionary();
        double largest = sizes.Values.Max();
        _order = [.. Enumerable.Range(0, photos.Count).SelectMany(i => Enumerable.Repeat(i, balanced ? (int)Math.Round(Math.Sqrt(largest / sizes[photos[i].Source])) : 1))];

        // Decoding takes a millisecond or two; all photos in memory would take half a gigabyte.
        _reader = new SampleReader(photos.Count, i => SampleOf(photos[i]), report, keep: false);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => _order.Length;

    /// <inheritdoc/>
    public Sample? Read(long index) => _reader.Read(_order[checked((int)index)]);

    private static Sample SampleOf(PeoplePhoto photo)
    {
        BoundingBox whole = new(0, 0, photo.Width, photo.Height);
        return new Sample($"{photo.Source}/{photo.Name}", photo.ReadImage(), whole)
        {
            People = new PeopleLabels([.. photo.People.Select(person => person.Box)], photo.Ignored, photo.IsComplete ? [] : [whole]),
        };
    }
}
