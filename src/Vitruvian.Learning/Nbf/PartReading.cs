using Vitruvian.Bodies;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Metrics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Nbf;

/// <summary>Puts what a segmentation network finds in crops in the place of their true parts, so that a regressor that learned from true ones can be shown them.</summary>
internal static class PartReading
{
    private const int BatchSize = 50;

    private static readonly PartMap s_parts = PartMaps.For(SegmentationNetwork.PartCount);

    // A part of DensePose that belongs to each of the 12.
    private static readonly byte[] s_densePose = [.. Enumerable.Range(0, SegmentationNetwork.ClassCount).Select(part => (byte)s_parts.OfDensePose.ToList().IndexOf((byte)part))];

    /// <summary>The crops with found parts, and how good these are.</summary>
    /// <param name="network">The network; it is put into the mode in which it is used.</param>
    /// <param name="crops">Crops with true parts, of the size of the network's input.</param>
    /// <param name="device">Where the network is.</param>
    /// <returns>For each crop the same with other parts, and the F1 score of these: see <see cref="NbfImage.F1"/>.</returns>
    public static IEnumerable<(Sample Crop, double F1)> Read(SegmentationNetwork network, IEnumerable<Sample> crops, Device device)
    {
        network.eval();
        foreach (Sample[] chunk in crops.Chunk(BatchSize))
        {
            long[] cells;
            int side;
            using (NewDisposeScope())
            using (no_grad())
            {
                Tensor found = network.call(SampleBatch.Of(chunk, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation).Images(device)).argmax(1);
                side = (int)found.size(2);
                cells = found.to_array<long>();
            }

            for (int i = 0; i < chunk.Length; i++)
                yield return Replaced(chunk[i], cells.AsSpan(i * side * side, side * side), side);
        }
    }

    private static (Sample Crop, double F1) Replaced(Sample crop, ReadOnlySpan<long> cells, int side)
    {
        int size = crop.Image.Width;
        byte[] parts = new byte[size * size], judged = new byte[parts.Length], truth = new byte[parts.Length];
        for (int p = 0; p < parts.Length; p++)
        {
            byte found = (byte)cells[(p / size * side / size * side) + (p % size * side / size)];
            parts[p] = s_densePose[found];
            truth[p] = s_parts.OfDensePose[crop.Parts![p]];

            // Where clothes and hair reach beyond the body no part is right or wrong.
            judged[p] = truth[p] == 0 && crop.Mask is { } mask && mask[p] != 0 ? (byte)0 : found;
        }

        var confusion = new ConfusionMatrix(SegmentationNetwork.ClassCount);
        confusion.Add(judged, truth);
        return (crop with { Parts = parts }, F1.Mean(confusion, withBackground: false));
    }
}
