using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>How k-means++ (Arthur and Vassilvitskii 2007) chooses where centres start.</summary>
internal static class KMeansSeeding
{
    /// <summary>Draws a point with a probability in proportion to its squared distance from the nearest centre that there is.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="distances">Squared distance of each point; infinite as long as there is no centre, when all points are as likely.</param>
    /// <returns>The point's number.</returns>
    internal static int Draw(SeededRandom random, double[] distances)
    {
        if (double.IsPositiveInfinity(distances[0]))
            return random.NextInt(distances.Length);
        double rest = random.NextDouble() * distances.Sum();
        for (int n = 0; n < distances.Length; n++)
        {
            rest -= distances[n];
            if (rest < 0)
                return n;
        }

        return distances.Length - 1;
    }
}
