using Vitruvian.Bodies;
using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Holo;

namespace Vitruvian.Learning.Regressors;

/// <summary>What HoloPose's heads need besides features: the rotations that occur, and which joints tell of which.</summary>
/// <param name="Clusters">Centres for all joints but the root, K - 1.</param>
/// <param name="Neighbours">Which of the picture's N joints have a vote on them, (K - 1) x N.</param>
public sealed record HoloParts(RotationClusters Clusters, bool[,] Neighbours)
{
    /// <summary>Brings a body's centres and its kinematic tree together.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="clusters">Centres of its joints.</param>
    /// <exception cref="InvalidInputException">The centres are another body's.</exception>
    public static HoloParts Of(BodyModel model, RotationClusters clusters)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(clusters);
        string[] names = model.JointNames[1..];
        if (!clusters.JointNames.SequenceEqual(names))
            throw InvalidInputException.For("rotation clusters", "joints", $"the {names.Length} joints of '{model.Name}' after its root", $"{clusters.JointNames.Count} others", "Make them by 'vitruvian prior clusters'.");
        bool[,] all = PartNeighbours.Of(model, JointSets.For(model, JointSets.All36));
        bool[,] neighbours = new bool[names.Length, all.GetLength(1)];
        for (int j = 0; j < names.Length; j++)
        {
            for (int n = 0; n < all.GetLength(1); n++)
                neighbours[j, n] = all[j + 1, n];
        }

        return new HoloParts(clusters, neighbours);
    }
}
