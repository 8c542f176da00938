using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Synthesis;

/// <summary>
/// Draws the shapes of adults. The shape space's betas have mean 0 and deviation 1 over women and men together, but people are not normally
/// distributed along the direction from women to men: there are two groups. That one direction is drawn from two narrow normals, the others
/// from the standard normal, and betas are cut off where bodies become caricatures.
/// </summary>
/// <param name="body">The body.</param>
public sealed class ShapeSampler(BodyModel body)
{
    /// <summary>Largest beta drawn, standard deviations.</summary>
    public const double Limit = 2.5;

    // Both groups stand this far from the middle and spread this much, in the direction's own unit.
    private const double GroupMean = 0.97;
    private const double GroupDeviation = 0.17;

    // Linear regression of sex (woman -1, man +1) on the betas of 400 people drawn like the population that the built-in body's shape space
    // was made of: it tells all of them right.
    private static readonly double[] s_womanToMan = [0.760, 0.008, 0.474, -0.242, 0.237, 0.134, 0.014, 0.106, 0.012, 0.174, 0.042, -0.024, 0.015, 0.056, 0.009, 0.024];

    /// <summary>Draws betas.</summary>
    /// <param name="random">Randomness.</param>
    public double[] Draw(SeededRandom random)
    {
        double[] betas = new double[body.BetaCount];
        for (int s = 0; s < betas.Length; s++)
            betas[s] = random.NextNormal();
        if (betas.Length == s_womanToMan.Length)
        {
            double wanted = (random.NextDouble() < 0.5 ? -GroupMean : GroupMean) + (GroupDeviation * random.NextNormal());
            double squared = s_womanToMan.Sum(w => w * w);
            double move = (wanted - Along(betas)) / squared;
            for (int s = 0; s < betas.Length; s++)
                betas[s] += move * s_womanToMan[s];
        }

        for (int s = 0; s < betas.Length; s++)
            betas[s] = Math.Clamp(betas[s], -Limit, Limit);
        return betas;
    }

    /// <summary>Whether a shape of the built-in body looks rather like a woman's; false for other bodies' betas.</summary>
    /// <param name="betas">The shape.</param>
    public bool IsWoman(ReadOnlySpan<double> betas) => betas.Length == body.BetaCount && betas.Length == s_womanToMan.Length && Along(betas) < 0;

    private static double Along(ReadOnlySpan<double> betas)
    {
        double sum = 0;
        for (int s = 0; s < betas.Length; s++)
            sum += s_womanToMan[s] * betas[s];
        return sum;
    }
}
