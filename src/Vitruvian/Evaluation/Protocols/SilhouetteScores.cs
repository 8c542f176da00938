using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Imaging;
using Vitruvian.Metrics;
using Vitruvian.Rendering;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// The drawn body against the person's outline and six parts, over the pixels of all pictures together: share of right pixels (<c>fb-acc</c>, <c>part-acc</c>) and mean F1 over the classes, the background among them (<c>fb-f1</c>,
/// <c>part-f1</c>), as HMR and SPIN have them on LSP. Pixels of unknown part (255) are background to the accuracy and left out of F1, as in UP-3D's program.
/// </summary>
internal sealed class SilhouetteScores : IProtocolScores
{
    private const byte Unknown = byte.MaxValue;

    private readonly byte[] _faceParts;
    private readonly SegmentationFolder? _folder;
    private readonly DrawnBody _drawn;
    private readonly ConfusionMatrix _outline = new(2), _parts = new(SixParts.Count + 1), _partsOfAll = new(SixParts.Count + 1);
    private int _withParts;

    /// <summary>Starts with nobody.</summary>
    /// <param name="bodies">The body.</param>
    /// <param name="folder">Pictures of outlines and parts; null when the dataset's own masks are all there is.</param>
    internal SilhouetteScores(ProtocolBodies bodies, SegmentationFolder? folder)
    {
        _folder = folder;
        _faceParts = SixParts.OfFaces(bodies.Model);
        _drawn = new DrawnBody(bodies.Model);
    }

    /// <inheritdoc/>
    public int Samples { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Metrics => Samples == 0
        ? []
        :
        [
            ("fb-acc", _outline.Accuracy), ("fb-f1", F1.Mean(_outline, withBackground: true)), ("iou", Iou.OfClass(_outline, 1)),
            .. _withParts == 0 ? [] : (ReadOnlySpan<(string, double)>)[("part-acc", _partsOfAll.Accuracy), ("part-f1", F1.Mean(_parts, withBackground: true))],
        ];

    /// <inheritdoc/>
    public IReadOnlyList<(string Joint, IReadOnlyList<(string Name, double Value)> Metrics)> PerJoint => [];

    /// <inheritdoc/>
    public IReadOnlyList<(string Part, IReadOnlyList<(string Name, double Value)> Metrics)> PerPart => _withParts == 0
        ? []
        : [.. Enumerable.Range(0, SixParts.Count + 1).Select(c => (SixParts.Names[c], (IReadOnlyList<(string, double)>)[("f1", F1.OfClass(_parts, c)), ("iou", Iou.OfClass(_parts, c))]))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _withParts == Samples ? [] : [$"part-acc, part-f1: {(_withParts == 0 ? "not measured" : $"of {_withParts} records alone")}; the others have no part segmentation"];

    /// <inheritdoc/>
    public Action Measure(ProtocolPicture picture, IReadOnlyList<PersonEstimate?> estimates, Action<string> skip)
    {
        List<Drawing> drawings = [];
        for (int i = 0; i < picture.People.Count; i++)
        {
            try
            {
                if (estimates[i] is { } estimate)
                    drawings.Add(Draw(picture.People[i], estimate));
                else
                    skip($"{picture.People[i].Name}: no estimate");
            }
            catch (InvalidInputException error)
            {
                skip(error.Message);
            }
        }

        return () => drawings.ForEach(Add);
    }

    private Drawing Draw(AnnotatedSample sample, PersonEstimate estimate)
    {
        PersonMask mask = sample.Mask ?? _folder?.Mask(sample)
            ?? throw InvalidInputException.For(sample.Name, "mask", "the person's outline", "none", "Name the folder of segmentations by --masks.");
        byte[] outline = Array.ConvertAll(mask.Decode(), value => value > 0 ? (byte)1 : (byte)0);
        Image? parts = (sample.PartsPath ?? _folder?.PartsPath(sample)) is { } path ? SegmentationFolder.ReadParts(path) : null;
        if (parts is not null && (parts.Width != mask.Width || parts.Height != mask.Height))
            throw InvalidInputException.For(sample.Name, "part segmentation", $"{mask.Width} x {mask.Height} pixels, as the outline", $"{parts.Width} x {parts.Height}");
        byte[] drawn = _drawn.Draw(sample.Name, estimate, mask.Width, mask.Height, fragments =>
        {
            byte[] labels = new byte[fragments.PixelCount];
            PartLabels.Write(fragments, _faceParts, labels);
            return labels;
        });
        return new Drawing(drawn, outline, parts?.Pixels);
    }

    private void Add(Drawing drawing)
    {
        Samples++;
        _outline.Add(Array.ConvertAll(drawing.Found, part => part > 0 ? (byte)1 : (byte)0), drawing.Outline);
        if (drawing.Parts is not { } truth)
            return;
        _withParts++;
        _partsOfAll.Add(drawing.Found, Array.ConvertAll(truth, part => part == Unknown ? (byte)0 : part));
        int[] known = [.. Enumerable.Range(0, truth.Length).Where(i => truth[i] != Unknown)];
        _parts.Add(Array.ConvertAll(known, i => drawing.Found[i]), Array.ConvertAll(known, i => truth[i]));
    }

    private sealed record Drawing(byte[] Found, byte[] Outline, byte[]? Parts);
}
