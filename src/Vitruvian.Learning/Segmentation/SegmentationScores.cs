using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;
using Vitruvian.Recovery;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Segmentation;

/// <summary>
/// Measures a segmenter during training, on crops as it sees them in use (<see cref="SeenPartScores"/>): the share of visible joints of photos that lie on a part they may lie on; the overlap of the foreground with people's masks; the
/// overlap of each part on people whose parts are known.
/// </summary>
internal sealed class SegmentationScores
{
    private const string PartIou = "part-iou";

    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];

    private readonly Lazy<List<Sample>> _photos;
    private readonly Lazy<List<Sample>> _masks;
    private readonly Lazy<List<Sample>> _bench;

    /// <summary>Names what is measured on; it is read when it is first needed.</summary>
    /// <param name="size">Side of the crops.</param>
    /// <param name="photos">Photos with LSP's joints; null for none.</param>
    /// <param name="masks">People with masks; null for none.</param>
    /// <param name="bench">People whose parts are known; null for none.</param>
    /// <param name="benchSamples">How many of them.</param>
    public SegmentationScores(int size, IDataset? photos, IDataset? masks, IDataset? bench, int benchSamples)
    {
        _photos = new Lazy<List<Sample>>(() => HeldOutCrops.OfPhotos(photos, size));
        _masks = new Lazy<List<Sample>>(() => HeldOutCrops.Of(masks, long.MaxValue, size, sample => sample.Mask is not null));
        _bench = new Lazy<List<Sample>>(() => HeldOutCrops.Of(bench, benchSamples, size, sample => sample.Parts is not null));
    }

    /// <summary>The scores by name, their mean first; empty when there is nothing to measure on.</summary>
    /// <param name="network">The network; it is put into the mode in which it is used.</param>
    /// <param name="device">Where it is.</param>
    public IReadOnlyList<(string Name, double Value)> Measure(SegmentationNetwork network, Device device)
    {
        SeenPartScores parts = new(JointSets.Lsp14);
        foreach ((Sample crop, SeenParts seen) in SeenCrops.Read(network, _bench.Value, device))
            Add(parts, crop, seen);
        foreach ((Sample crop, SeenParts seen) in SeenCrops.Read(network, _photos.Value, device))
            parts.AddJoints(seen, [.. s_lsp.Select(joint => crop.Joints2D![joint])]);
        foreach ((Sample crop, SeenParts seen) in SeenCrops.Read(network, _masks.Value, device))
            parts.AddMask(seen, Person(crop), seen.Width, seen.Height);
        (string, double)[] scores = [.. Measured((PartIou, parts.PartIou), ("right-part", parts.RightPart), ("foreground-iou", parts.ForegroundIou))];
        return scores.Length == 0
            ? []
            : [("mean", scores.Average(score => score.Item2)), .. scores, .. Measured(("part-f1", parts.PartF1)), .. parts.PerPart.Select(part => ($"{PartIou}/{part.Part}", part.Iou))];
    }

    /// <summary>The first photos with what the network sees in them; null when there are none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device">Where it is.</param>
    public Image? Picture(SegmentationNetwork network, Device device)
    {
        List<Sample> shown = _photos.Value.Count > 0 ? _photos.Value : _bench.Value;
        return shown.Count == 0 ? null : CropPictures.Grid([.. SeenCrops.Read(network, shown.Take(CropPictures.Samples), device).Select(read => Drawn(read.Crop, read.Seen))]);
    }

    /// <summary>Adds a crop whose parts are known.</summary>
    /// <param name="scores">What it is added to.</param>
    /// <param name="crop">The crop.</param>
    /// <param name="seen">What a network saw in it, a cell for each pixel.</param>
    public static void Add(SeenPartScores scores, Sample crop, SeenParts seen) => scores.AddLabels(seen, SeenParts.Map.Apply(crop.Parts!), Person(crop), seen.Width, seen.Height);

    private static bool[] Person(Sample crop) => Array.ConvertAll(crop.Mask ?? new byte[crop.Image.Width * crop.Image.Height], value => value != 0);

    private static Image Drawn(Sample crop, SeenParts seen)
    {
        PersonEvidence evidence = PersonEvidence.WithoutJoints(JointSets.Lsp14) with { Parts = seen };
        return Resampling.Resize(EvidenceDrawing.Draw(crop.Image, [evidence]), CropPictures.Side, CropPictures.Side);
    }

    private static IEnumerable<(string Name, double Value)> Measured(params (string Name, double Value)[] scores) => scores.Where(score => !double.IsNaN(score.Value));
}
