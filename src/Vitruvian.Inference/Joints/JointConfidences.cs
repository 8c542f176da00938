using Vitruvian.Bodies;

namespace Vitruvian.Inference.Joints;

/// <summary>How sure a network is of the joints of one set, told for another set.</summary>
public static class JointConfidences
{
    /// <summary>Takes confidences over: a joint that is the mean of two is as sure as the less sure of them.</summary>
    /// <param name="setName">One of <see cref="JointSets.Names"/>.</param>
    /// <param name="all">One value a joint of <see cref="JointSets.All36"/>.</param>
    /// <returns>One value a joint of the set.</returns>
    public static double[] Of(string setName, IReadOnlyList<double> all) => [.. JointSets.MeansOf(setName).Select(parts => parts.Min(part => all[part]))];
}
