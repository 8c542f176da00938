using Vitruvian.Imaging;
using Vitruvian.Models;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Detection;

/// <summary>
/// Finds people with an exported network: ours, or any whose card describes an output of YOLO's kind (docs/inference.md). Each photo is shown whole, in the
/// middle of a square; long ones (panoramas, strips) also window by window, since people would be tiny otherwise.
/// </summary>
public sealed class OnnxPersonDetector : IPersonDetector, IDisposable
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "detector";

    // Photos whose largest person is smaller than this share of the longer side need a closer look.
    private const double SmallShare = 0.35;

    private readonly CropNetwork _network;
    private readonly ModelDetection _detection;
    private readonly DetectionReader _reader;
    private readonly double _threshold;

    private OnnxPersonDetector(CropNetwork network, double? threshold, bool closer)
    {
        LooksCloser = closer;
        _network = network;
        _detection = network.Card.Detection!;
        _reader = DetectionReader.For(network.Card);
        _threshold = threshold ?? _detection.Threshold;
    }

    /// <inheritdoc/>
    public string Name => _network.Card.Name;

    /// <summary>The network's card.</summary>
    public ModelCard Card => _network.Card;

    /// <summary>Least score of a person.</summary>
    public double Threshold => _threshold;

    /// <summary>
    /// Whether photos in which nobody is found, or only people of less than a third of the photo's longer side, are looked at a second time in parts, where people are
    /// larger. Off: it takes four times as long for such photos.
    /// </summary>
    public bool LooksCloser { get; }

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <param name="threshold">Least score of a person, 0 to 1; null for the card's.</param>
    /// <param name="closer">See <see cref="LooksCloser"/>.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, the network is no detector, or the threshold is out of range.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static OnnxPersonDetector Load(string modelPath, SessionOptions? options = null, double? threshold = null, bool closer = false)
    {
        if (threshold is { } given && !(given is >= 0 and <= 1))
            throw InvalidInputException.For("detector", "threshold", "a number from 0 to 1", $"{given}");
        var network = CropNetwork.Load(modelPath, Method, DetectionReader.ExpectedOutputs, options);
        return new OnnxPersonDetector(network, threshold, closer);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PersonDetection>[] Detect(IReadOnlyList<Image> photos, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        List<PersonDetection>[] seen = [.. photos.Select(_ => new List<PersonDetection>())];
        Look(photos, [.. photos.SelectMany((photo, i) => PhotoWindows.Of(photo.Width, photo.Height).Select(window => (i, window)))], seen, cancellation);
        if (LooksCloser)
        {
            int[] small = [.. Enumerable.Range(0, photos.Count).Where(i => NeedsCloserLook(photos[i], seen[i]))];
            Look(photos, [.. small.SelectMany(i => PhotoWindows.Closer(photos[i].Width, photos[i].Height).Select(window => (i, window)))], seen, cancellation);
        }

        return [.. seen.Select(Distinct)];
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();

    private bool NeedsCloserLook(Image photo, List<PersonDetection> seen)
    {
        double small = SmallShare * Math.Max(photo.Width, photo.Height);
        return seen.TrueForAll(person => person.Score < _detection.Threshold || Math.Max(person.Box.Width, person.Box.Height) < small);
    }

    private void Look(IReadOnlyList<Image> photos, List<(int Photo, BoundingBox Window)> views, List<PersonDetection>[] seen, CancellationToken cancellation) =>
        _network.Run(
            [.. views.Select(view => (photos[view.Photo], view.Window))],
            (view, outputs, place, inputFromPhoto) => Read(photos[views[view].Photo], views[view].Window, outputs, place, inputFromPhoto.Inverse(), seen[views[view].Photo]),
            cancellation);

    private void Read(Image photo, BoundingBox window, float[][] outputs, int place, ImageTransform photoFromInput, List<PersonDetection> seen)
    {
        BoundingBox whole = new(0, 0, photo.Width, photo.Height);
        _reader.Read(outputs, place, _threshold, (left, top, right, bottom, score) =>
        {
            // Maps of whole squares neither turn nor mirror.
            Vector2d a = photoFromInput * new Vector2d(left, top);
            Vector2d b = photoFromInput * new Vector2d(right, bottom);
            BoundingBox box = new BoundingBox(a.X, a.Y, b.X - a.X, b.Y - a.Y).Intersect(whole);
            if (box.Area > 0 && !PhotoWindows.Cuts(window, whole, box))
                seen.Add(new PersonDetection(box, Math.Min(score, 1)));
        });
    }

    private IReadOnlyList<PersonDetection> Distinct(List<PersonDetection> seen)
    {
        int[] kept = BoxMerging.Distinct([.. seen.Select(person => person.Box)], [.. seen.Select(person => person.Score)], _detection.MergeOverlap);
        return [.. kept.Select(i => seen[i])];
    }
}
