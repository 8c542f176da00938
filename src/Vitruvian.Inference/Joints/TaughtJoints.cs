using Vitruvian.Bodies;

namespace Vitruvian.Inference.Joints;

/// <summary>Which joints of <see cref="JointSets.All36"/> photos with annotations have taught our networks: LSP's 14. The others are learned from synthetic people alone.</summary>
public static class TaughtJoints
{
    private static readonly HashSet<int> s_taught = [.. JointSets.MeansOf(JointSets.Lsp14).SelectMany(parts => parts)];

    /// <summary>A factor for each joint: 1 for those that photos have taught.</summary>
    /// <param name="others">The factor of the others.</param>
    public static double[] Weights(double others) => [.. JointSets.JointNames(JointSets.All36).Select((_, j) => s_taught.Contains(j) ? 1 : others)];
}
