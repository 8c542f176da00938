using Vitruvian.Bodies;
using Vitruvian.Evaluation;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Segmentation;
using Vitruvian.Recovery;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Nbf;

/// <summary>Puts what a segmentation network finds in crops in the place of their true parts, so that a regressor that learned from true ones can be shown them.</summary>
internal static class PartReading
{
    // A part of DensePose that belongs to each of the 12.
    private static readonly byte[] s_densePose = [.. Enumerable.Range(0, SegmentationNetwork.ClassCount).Select(SeenParts.Map.FirstDensePose)];

    /// <summary>The crops with found parts, and how good these are.</summary>
    /// <param name="network">The network; it is put into the mode in which it is used.</param>
    /// <param name="crops">Crops with true parts, of the size of the network's input.</param>
    /// <param name="device">Where the network is.</param>
    /// <returns>For each crop the same with other parts, and the F1 score of these: see <see cref="NbfImage.F1"/>.</returns>
    public static IEnumerable<(Sample Crop, double F1)> Read(SegmentationNetwork network, IEnumerable<Sample> crops, Device device)
    {
        foreach ((Sample crop, SeenParts seen) in SeenCrops.Read(network, crops, device))
        {
            var scores = new SeenPartScores(JointSets.Lsp14);
            SegmentationScores.Add(scores, crop, seen);
            yield return (crop with { Parts = Array.ConvertAll(seen.Labels, label => s_densePose[label]) }, scores.PartF1);
        }
    }
}
