using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Training;
using Vitruvian.Metrics;
using Vitruvian.Rendering;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Segmentation;

/// <summary>
/// Measures a segmenter during training, on crops as it sees them in use: the share of visible joints of photos that lie on a part they may lie on; the overlap of the foreground with people's masks; the overlap of each part on people
/// whose parts are known.
/// </summary>
internal sealed class SegmentationScores
{
    private const int BatchSize = 50;

    private static readonly PartMap s_parts = PartMaps.For(SegmentationNetwork.PartCount);
    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];
    private static readonly byte[][] s_right = JointParts.OfSet(s_parts, JointSets.Lsp14);

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
        List<(string Name, double Value)> scores = [];
        List<(string, double)> details = [];
        if (_bench.Value.Count > 0)
        {
            var confusion = new ConfusionMatrix(SegmentationNetwork.ClassCount);
            foreach ((Sample crop, byte[] labels, int side) in Predict(network, _bench.Value, device))
                Count(confusion, crop, labels, side);
            scores.Add(("part-iou", Iou.Mean(confusion, withBackground: false)));
            details.AddRange(s_parts.Names.Select((name, c) => ($"part-iou/{name}", Iou.OfClass(confusion, c))));
            scores.Add(("part-f1", F1.Mean(confusion, withBackground: false)));
        }

        if (_photos.Value.Count > 0)
        {
            var shares = new HitCount();
            foreach ((Sample crop, byte[] labels, int side) in Predict(network, _photos.Value, device))
                Count(shares, crop, labels, side);
            scores.Add(("right-part", shares.Share));
        }

        if (_masks.Value.Count > 0)
        {
            double sum = 0;
            foreach ((Sample crop, byte[] labels, int side) in Predict(network, _masks.Value, device))
                sum += ForegroundIou(crop, labels, side);
            scores.Add(("foreground-iou", sum / _masks.Value.Count));
        }

        return scores.Count == 0 ? [] : [("mean", scores.Where(s => s.Name != "part-f1").Average(s => s.Value)), .. scores, .. details];
    }

    /// <summary>The first photos with what the network sees in them; null when there are none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="device">Where it is.</param>
    public Image? Picture(SegmentationNetwork network, Device device)
    {
        List<Sample> shown = _photos.Value.Count > 0 ? _photos.Value : _bench.Value;
        if (shown.Count == 0)
            return null;
        List<Image> cells = [];
        foreach ((Sample crop, byte[] labels, int side) in Predict(network, shown.Take(CropPictures.Samples), device))
            cells.Add(Drawn(crop, labels, side));
        return CropPictures.Grid(cells);
    }

    private static Image Drawn(Sample crop, byte[] labels, int side)
    {
        Image cell = Resampling.Resize(crop.Image, CropPictures.Side, CropPictures.Side);
        for (int y = 0; y < cell.Height; y++)
        {
            for (int x = 0; x < cell.Width; x++)
            {
                byte part = labels[(y * side / cell.Height * side) + (x * side / cell.Width)];
                if (part == 0)
                    continue;
                Span<byte> pixel = cell[x, y];
                Rgba color = PartLabels.Color(2 * part);
                (pixel[0], pixel[1], pixel[2]) = ((byte)((pixel[0] + color.R) / 2), (byte)((pixel[1] + color.G) / 2), (byte)((pixel[2] + color.B) / 2));
            }
        }

        return cell;
    }

    private static void Count(ConfusionMatrix confusion, Sample crop, byte[] labels, int side)
    {
        int size = crop.Image.Width;
        byte[] found = new byte[size * size];
        byte[] truth = new byte[size * size];
        for (int p = 0; p < found.Length; p++)
        {
            // Where clothes and hair reach beyond the body no part is right or wrong.
            truth[p] = s_parts.OfDensePose[crop.Parts![p]];
            found[p] = truth[p] == 0 && crop.Mask is { } mask && mask[p] != 0 ? (byte)0 : labels[(p / size * side / size * side) + (p % size * side / size)];
        }

        confusion.Add(found, truth);
    }

    private static void Count(HitCount shares, Sample crop, byte[] labels, int side)
    {
        for (int i = 0; i < s_lsp.Length; i++)
        {
            Keypoint joint = crop.Joints2D![s_lsp[i]];
            int x = (int)Math.Floor(joint.X * side / crop.Image.Width), y = (int)Math.Floor(joint.Y * side / crop.Image.Width);
            if (joint.IsVisible)
                shares.Add(x >= 0 && y >= 0 && x < side && y < side && s_right[i].Contains(labels[(y * side) + x]));
        }
    }

    private static double ForegroundIou(Sample crop, byte[] labels, int side)
    {
        int size = crop.Image.Width;
        bool[] found = [.. Enumerable.Range(0, size * size).Select(p => labels[(p / size * side / size * side) + (p % size * side / size)] != 0)];
        return Iou.Compute(found, Array.ConvertAll(crop.Mask!, value => value != 0));
    }

    private static IEnumerable<(Sample Crop, byte[] Labels, int Side)> Predict(SegmentationNetwork network, IEnumerable<Sample> crops, Device device)
    {
        network.eval();
        foreach (Sample[] chunk in crops.Chunk(BatchSize))
        {
            long[] labels;
            int side;
            using (NewDisposeScope())
            using (no_grad())
            {
                // Outlines run between cells.
                Tensor logits = network.call(SampleBatch.Of(chunk, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation).Images(device));
                side = chunk[0].Image.Width;
                logits = nn.functional.interpolate(logits, [side, side], mode: InterpolationMode.Bilinear);
                labels = logits.argmax(1).to_array<long>();
            }

            for (int i = 0; i < chunk.Length; i++)
                yield return (chunk[i], Array.ConvertAll(labels[(i * side * side)..((i + 1) * side * side)], label => (byte)label), side);
        }
    }

    private sealed class HitCount
    {
        private int _right;
        private int _all;

        public double Share => _all == 0 ? double.NaN : (double)_right / _all;

        public void Add(bool isRight)
        {
            _all++;
            _right += isRight ? 1 : 0;
        }
    }
}
