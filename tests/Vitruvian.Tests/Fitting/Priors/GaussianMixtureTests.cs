using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class GaussianMixtureTests
{
    [Fact]
    public void Energy_OfTwoRoundGaussians_IsThatWorkedOutByHand()
    {
        // Standard deviations 1 and 2 in two dimensions: half log determinants 0 and log 4, shares 1/4 and 3/4.
        GaussianMixture mixture = TwoRound();
        double first = Math.Log(4);
        double second = Math.Log(4) - Math.Log(0.75);
        mixture.Offset(0).ShouldBe(first, 1e-12);
        mixture.Offset(1).ShouldBe(second, 1e-12);

        // At (1, 0): 1/2 + first against (81 / 4) / 2 + second.
        mixture.Nearest([1, 0], out double energy).ShouldBe(0);
        energy.ShouldBe(0.5 + first, 1e-12);

        // At (8, 2): 34 + first against (4 + 4) / 4 / 2 + second.
        mixture.Nearest([8, 2], out energy).ShouldBe(1);
        energy.ShouldBe(1 + second, 1e-12);
        mixture.Energy([8, 2]).ShouldBe(energy);
    }

    [Fact]
    public void Energy_OfCorrelatedGaussian_UsesTheWholeCovariance()
    {
        // Inverse of [[2, 1], [1, 2]] is [[2, -1], [-1, 2]] / 3: (1, -1) has 1/2 * 6 / 3, (1, 1) has 1/2 * 2 / 3.
        GaussianMixture mixture = new([1], [0, 0], [2, 1, 1, 2]);
        double[] gradient = new double[2];
        mixture.Energy([1, -1], gradient).ShouldBe(1, 1e-12);
        gradient[0].ShouldBe(1, 1e-12);
        gradient[1].ShouldBe(-1, 1e-12);
        mixture.Energy([1, 1]).ShouldBe(1.0 / 3, 1e-12);
        mixture.Precision(0)[1].ShouldBe(-1.0 / 3, 1e-12);
    }

    [Fact]
    public void LogDensity_OfStandardNormal_IsTheTextbookValue()
    {
        GaussianMixture mixture = new([1], [0], [4]);
        mixture.LogDensity([2]).ShouldBe(-0.5 - Math.Log(2 * Math.Sqrt(2 * Math.PI)), 1e-12);

        // Two equal halves of one Gaussian are that Gaussian.
        GaussianMixture halves = new([0.5, 0.5], [0, 0], [4, 4]);
        halves.LogDensity([2]).ShouldBe(mixture.LogDensity([2]), 1e-12);
    }

    [Fact]
    public void Offset_OfAnyMixture_IsNotNegative()
    {
        GaussianMixture mixture = Random(17, 5, 1);
        for (int k = 0; k < mixture.ComponentCount; k++)
            (mixture.Offset(k) >= 0).ShouldBeTrue();
    }

    [Fact]
    public void Gradient_AtRandomPoses_IsThatOfCentralDifferences()
    {
        const int dimension = 23;
        GaussianMixture mixture = Random(dimension, 4, 2);
        var random = new SeededRandom(3);
        double[] gradient = new double[dimension];
        HashSet<int> seen = [];
        for (int trial = 0; trial < 12; trial++)
        {
            double[] x = [.. mixture.Mean(trial % 4).ToArray().Select(m => m + (0.3 * random.NextNormal()))];
            seen.Add(mixture.Nearest(x, out _));
            mixture.Energy(x, gradient);
            for (int i = 0; i < dimension; i++)
            {
                const double step = 1e-5;
                double[] above = [.. x];
                double[] below = [.. x];
                above[i] += step;
                below[i] -= step;
                double difference = (mixture.Energy(above) - mixture.Energy(below)) / (2 * step);
                bool right = Math.Abs(gradient[i] - difference) <= 1e-6 * (1 + Math.Abs(difference));
                right.ShouldBeTrue($"value {i}: {gradient[i]} for {difference}");
            }
        }

        seen.Count.ShouldBe(4);
    }

    [Fact]
    public void Energy_AtRandomPoses_IsTheLeastOfTheComponents()
    {
        const int dimension = 11;
        GaussianMixture mixture = Random(dimension, 6, 4);
        var random = new SeededRandom(5);
        double[] residuals = new double[dimension];
        for (int trial = 0; trial < 50; trial++)
        {
            double[] x = [.. Enumerable.Range(0, dimension).Select(_ => 2 * random.NextNormal())];
            double least = double.PositiveInfinity;
            for (int k = 0; k < mixture.ComponentCount; k++)
            {
                mixture.Residuals(k, x, residuals);
                least = Math.Min(least, (0.5 * residuals.Sum(r => r * r)) + mixture.Offset(k));
            }

            (Math.Abs(mixture.Energy(x) - least) <= 1e-9 * least).ShouldBeTrue();
        }
    }

    [Fact]
    public void Energy_OfNaN_IsNaN()
    {
        TwoRound().Energy([double.NaN, 0]).ShouldBe(double.NaN);
        TwoRound().Energy([1e200, 0]).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void Construction_WithWrongArrays_NamesTheField()
    {
        ShouldBeInvalid.Input(() => Make([], [], []), "weights");
        ShouldBeInvalid.Input(() => Make([0.5, 0.5], [0, 0, 0], [1]), "means");
        ShouldBeInvalid.Input(() => Make([1], [0, 0], [1, 0, 0]), "covariances", "(1, 2, 2)");
        ShouldBeInvalid.Input(() => Make([0.5, 0.6], [0, 0], [1, 1]), "weights", "1.1");
        ShouldBeInvalid.Input(() => Make([1.5, -0.5], [0, 0], [1, 1]), "weights[1]");
        ShouldBeInvalid.Input(() => Make([1], [double.NaN], [1]), "means", "NaN");
        ShouldBeInvalid.Input(() => Make([1], [0, 0], [1, 0.5, 0.2, 1]), "symmetric");
        ShouldBeInvalid.Input(() => Make([1], [0, 0], [1, 2, 2, 1]), "positive definite");
    }

    [Fact]
    public void Energy_OfAnotherLength_IsRefused() =>
        Should.Throw<ArgumentException>(() => TwoRound().Energy([1, 2, 3])).Message.ShouldContain("3 values; expected 2");

    private static void Make(double[] weights, double[] means, double[] covariances) =>
        _ = new GaussianMixture(weights, means, covariances);

    internal static GaussianMixture TwoRound() => new([0.25, 0.75], [0, 0, 10, 0], [1, 0, 0, 1, 4, 0, 0, 4], [new(99.9, 12), new(50, 3)]);

    internal static GaussianMixture Random(int dimension, int components, ulong seed)
    {
        var random = new SeededRandom(seed);
        double[] weights = [.. Enumerable.Range(0, components).Select(_ => 0.2 + random.NextDouble())];
        double sum = weights.Sum();
        double[] means = [.. Enumerable.Range(0, components * dimension).Select(_ => 2 * random.NextNormal())];
        double[] covariances = new double[components * dimension * dimension];
        for (int k = 0; k < components; k++)
        {
            // A A^T of a random matrix, away from singular.
            double[] a = [.. Enumerable.Range(0, dimension * dimension).Select(_ => random.NextNormal() / Math.Sqrt(dimension))];
            for (int i = 0; i < dimension; i++)
            {
                for (int j = 0; j < dimension; j++)
                {
                    double value = i == j ? 0.3 : 0;
                    for (int l = 0; l < dimension; l++)
                        value += a[(i * dimension) + l] * a[(j * dimension) + l];
                    covariances[(((k * dimension) + i) * dimension) + j] = value;
                }
            }
        }

        return new GaussianMixture([.. weights.Select(w => w / sum)], means, covariances);
    }
}
