using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Joints;
using Vitruvian.Recovery;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Segmentation;

/// <summary>What a segmentation network sees in crops.</summary>
internal static class SeenCrops
{
    private const int BatchSize = 50;

    /// <summary>Shows the network crop after crop.</summary>
    /// <param name="network">The network; it is put into the mode in which it is used.</param>
    /// <param name="crops">Crops of the size of the network's input.</param>
    /// <param name="device">Where the network is.</param>
    /// <returns>For each crop what is seen in it, a cell for each of its pixels: outlines run between the network's cells.</returns>
    public static IEnumerable<(Sample Crop, SeenParts Seen)> Read(SegmentationNetwork network, IEnumerable<Sample> crops, Device device)
    {
        network.eval();
        foreach (Sample[] chunk in crops.Chunk(BatchSize))
        {
            int side = chunk[0].Image.Width, area = side * side;
            long[] labels;
            float[] foreground;
            using (NewDisposeScope())
            using (no_grad())
            {
                Tensor logits = network.call(SampleBatch.Of(chunk, JointsNetwork.PixelMean, JointsNetwork.PixelDeviation).Images(device));
                Tensor shares = nn.functional.interpolate(logits, [side, side], mode: InterpolationMode.Bilinear).softmax(1);
                labels = shares.argmax(1).to_array<long>();
                foreground = (1 - shares.narrow(1, 0, 1)).to_array<float>();
            }

            for (int i = 0; i < chunk.Length; i++)
            {
                int start = i * area, end = start + area;
                yield return (chunk[i], new SeenParts(Array.ConvertAll(labels[start..end], label => (byte)label), foreground[start..end], side, side, ImageTransform.Identity));
            }
        }
    }
}
