using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Fitting;

/// <summary>Mixtures made of random numbers for tests of formulas, and a plain one under which bodies stand about.</summary>
internal static class TestPriors
{
    /// <summary>Full covariances around random means.</summary>
    public static GaussianMixture Random(ulong seed, int components = 3, int dimension = 69)
    {
        var random = new SeededRandom(seed);
        double[] covariances = new double[components * dimension * dimension];
        for (int k = 0; k < components; k++)
        {
            double[] factor = [.. Enumerable.Range(0, dimension * dimension).Select(_ => 0.03 * random.NextNormal())];
            for (int i = 0; i < dimension; i++)
            {
                for (int j = 0; j < dimension; j++)
                    covariances[(((k * dimension) + i) * dimension) + j] = (i == j ? 0.05 : 0) + DenseMath.Dot(factor.AsSpan(i * dimension, dimension), factor.AsSpan(j * dimension, dimension));
            }
        }

        double[] means = [.. Enumerable.Range(0, components * dimension).Select(_ => 0.2 * random.NextNormal())];
        return new GaussianMixture([.. Enumerable.Range(1, components).Select(k => 2.0 * k / (components * (components + 1)))], means, covariances);
    }

    /// <summary>
    /// Two components around a body with hanging and with raised arms; joints are independent and vary by about a quarter of a radian.
    /// </summary>
    public static GaussianMixture Standing(IEnumerable<EnergyPercentile>? percentiles = null)
    {
        const int d = 69;
        double[] means = new double[2 * d];
        for (int k = 0; k < 2; k++)
        {
            double down = k == 0 ? 1.1 : -0.6;
            means[(k * d) + (15 * 3) + 2] = -down;
            means[(k * d) + (16 * 3) + 2] = down;
        }

        double[] covariances = new double[2 * d * d];
        for (int k = 0; k < 2; k++)
        {
            for (int i = 0; i < d; i++)
                covariances[(((k * d) + i) * d) + i] = 0.06;
        }

        return new GaussianMixture([0.7, 0.3], means, covariances, percentiles);
    }
}
