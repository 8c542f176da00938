using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// Endless groups for detectors: people cut out of photos by their masks (<see cref="PeopleDataset"/>), at any size, before photos without people. Nearer people, who
/// stand lower, cover farther ones; a box is around what is seen. Some pictures show nobody.
/// </summary>
public sealed class CutOutDataset : IDataset
{
    private const int MostPeople = 6;

    // Share of pictures without people.
    private const double EmptyShare = 0.12;

    // Smaller figures are no examples, pixels.
    private const int LeastSide = 60;

    // People of whom a smaller share is left uncovered are ignored.
    private const double LeastSeen = 0.3;

    private readonly IReadOnlyList<(PeoplePhoto Photo, AnnotatedPerson Person)> _people;
    private readonly CutOut?[] _cutOuts;
    private readonly PhotoFolder _backgrounds;
    private readonly int _size;
    private readonly ulong _seed;

    /// <summary>Reads the annotation.</summary>
    /// <param name="root">See <see cref="PeopleDataset.Read"/>.</param>
    /// <param name="split">Name of the split.</param>
    /// <param name="backgrounds">Folder of photos without people.</param>
    /// <param name="size">Side of the pictures, pixels.</param>
    /// <param name="seed">Seed of the stream.</param>
    /// <exception cref="InvalidInputException">The annotation is missing or damaged, nobody has a mask, or there are no backgrounds.</exception>
    public CutOutDataset(string root, string split, string backgrounds, int size, ulong seed)
    {
        Name = $"cut-outs of {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}/{split}";
        _people = PeopleDataset.ReadMasked(root, split, LeastSide);
        _cutOuts = new CutOut?[_people.Count];
        _backgrounds = new PhotoFolder(backgrounds);
        _size = size;
        _seed = seed;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Count => long.MaxValue;

    /// <inheritdoc/>
    public Sample? Read(long index)
    {
        SeededRandom random = new(SeededRandom.Scramble(_seed ^ SeededRandom.Scramble((ulong)index + 1)));
        Image picture = new(_size, _size);
        BoundingBox whole = new(0, 0, _size, _size);
        _backgrounds.Fill(random, picture, whole);
        int count = random.NextDouble() < EmptyShare ? 0 : 1 + (int)(MostPeople * random.NextDouble() * random.NextDouble());
        double tallest = _size * (0.25 + (0.8 * random.NextDouble()));
        var figures = new (int Number, double Scale, double Left, double Top, bool Mirrored)[count];
        for (int i = 0; i < count; i++)
        {
            int number = random.NextInt(_people.Count);
            CutOut figure = Figure(number);
            double scale = tallest * Math.Exp(-1.2 * random.NextDouble()) / Math.Max(figure.Width, figure.Height);
            double left = (_size * ((1.1 * random.NextDouble()) - 0.05)) - (scale * figure.Width / 2);
            double top = (_size * (0.45 + (0.65 * random.NextDouble()))) - (scale * figure.Height);
            figures[i] = (number, scale, left, top, random.NextDouble() < 0.5);
        }

        // Who stands lower is nearer.
        Array.Sort(figures, (a, b) => (a.Top + (a.Scale * Figure(a.Number).Height)).CompareTo(b.Top + (b.Scale * Figure(b.Number).Height)));
        byte[] owner = new byte[_size * _size];
        int[] drawn = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            (int number, double scale, double left, double top, bool mirrored) = figures[i];
            drawn[i + 1] = Figure(number).Draw(picture, owner, (byte)(i + 1), scale, left, top, mirrored);
        }

        return new Sample($"cut-outs {index}", picture, whole) { People = Labels(owner, drawn) };
    }

    private PeopleLabels Labels(byte[] owner, int[] drawn)
    {
        List<BoundingBox> boxes = [];
        List<BoundingBox> ignored = [];
        for (int i = 1; i < drawn.Length; i++)
        {
            (BoundingBox box, int seen) = Extent(owner, (byte)i);
            if (seen > 0)
                (seen >= LeastSeen * drawn[i] ? boxes : ignored).Add(box);
        }

        return new PeopleLabels(boxes, ignored, []);
    }

    private (BoundingBox Box, int Seen) Extent(byte[] owner, byte number)
    {
        (int left, int top, int right, int bottom, int seen) = (_size, _size, 0, 0, 0);
        for (int y = 0; y < _size; y++)
        {
            ReadOnlySpan<byte> row = owner.AsSpan(y * _size, _size);
            int first = row.IndexOf(number);
            if (first < 0)
                continue;
            seen += row.Count(number);
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOf(number) + 1);
            top = Math.Min(top, y);
            bottom = y + 1;
        }

        return (new BoundingBox(left, top, right - left, bottom - top), seen);
    }

    // Two threads may cut out the same person at the same time; they get the same.
    private CutOut Figure(int number) => _cutOuts[number] ??= CutOut.Of(_people[number].Photo, _people[number].Person);
}
