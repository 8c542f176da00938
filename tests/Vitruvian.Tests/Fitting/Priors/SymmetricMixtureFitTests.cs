using Vitruvian.Fitting.Priors;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class SymmetricMixtureFitTests
{
    // Two values that change places, one with a changed sign.
    private static readonly MirrorSymmetry Swap = new([1, 0, 2], [1, 1, -1]);

    [Fact]
    public void Run_OfAPairAndAMiddle_FindsThem()
    {
        double[] data = Sample(3000, 1);
        GaussianMixture mixture = Fit(data, threads: 2);

        // Component 0 is the middle one: share 1/2 around (0, 0, 0); 1 and 2 are images of each other around (3, -1, 2) and (-1, 3, -2).
        mixture.Weights[0].ShouldBe(0.5, 0.03);
        int first = mixture.Mean(1)[0] > mixture.Mean(2)[0] ? 1 : 2;
        double[] expected = [3, -1, 2];
        for (int i = 0; i < 3; i++)
        {
            mixture.Mean(0)[i].ShouldBe(0, 0.1);
            mixture.Mean(first)[i].ShouldBe(expected[i], 0.1);
        }

        // Variances 0.25, 0.09, 0.04 and the floor's 0.0025.
        mixture.Covariance(first)[0].ShouldBe(0.2525, 0.03);
        mixture.Covariance(first)[4].ShouldBe(0.0925, 0.015);
        mixture.Covariance(first)[8].ShouldBe(0.0425, 0.008);
        mixture.Covariance(3 - first)[0].ShouldBe(mixture.Covariance(first)[4], 1e-9);
    }

    [Fact]
    public void Run_OfAsymmetricData_GivesASymmetricMixture()
    {
        GaussianMixture mixture = Fit(Sample(500, 2), threads: 1);
        var random = new SeededRandom(3);
        double[] image = new double[3];
        for (int trial = 0; trial < 20; trial++)
        {
            double[] x = [random.NextNormal(), 2 * random.NextNormal(), random.NextNormal()];
            Swap.Apply(x, image);
            (Math.Abs(mixture.Energy(x) - mixture.Energy(image)) <= 1e-9 * (1 + mixture.Energy(x))).ShouldBeTrue();
        }
    }

    [Fact]
    public void Run_WithOneOrThreeThreads_GivesTheSameBits()
    {
        double[] data = Sample(2000, 4);
        GaussianMixture one = Fit(data, threads: 1);
        GaussianMixture three = Fit(data, threads: 3);
        for (int k = 0; k < 3; k++)
            one.Covariance(k).SequenceEqual(three.Covariance(k)).ShouldBeTrue();
    }

    [Fact]
    public void Run_RaisesTheLikelihoodOfItsStart()
    {
        double[] data = Sample(1000, 5);
        var fit = new SymmetricMixtureFit(data, Swap, 1, Options(2), CancellationToken.None);
        GaussianMixture start = fit.Start(new SeededRandom(6));
        (GaussianMixture end, int iterations) = fit.Run(start, () => { });
        iterations.ShouldBeGreaterThan(1);
        SymmetricMixtureFit.MeanLogDensity(end, data, 2).ShouldBeGreaterThan(SymmetricMixtureFit.MeanLogDensity(start, data, 2));
    }

    [Fact]
    public void Run_WhenCancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var fit = new SymmetricMixtureFit(Sample(1000, 7), Swap, 1, Options(2), source.Token);
        GaussianMixture start = fit.Start(new SeededRandom(8));
        Should.Throw<OperationCanceledException>(() => fit.Run(start, source.Cancel));
    }

    private static MixtureFitOptions Options(int threads) => new() { Components = 3, Threads = threads, Tolerance = 1e-7 };

    private static GaussianMixture Fit(double[] data, int threads)
    {
        var fit = new SymmetricMixtureFit(data, Swap, 1, Options(threads), CancellationToken.None);
        return fit.Run(fit.Start(new SeededRandom(9)), () => { }).Mixture;
    }

    // Half around the middle, half around (3, -1, 2); the image of the latter is nowhere in the data.
    private static double[] Sample(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        double[] data = new double[3 * count];
        for (int n = 0; n < count; n++)
        {
            bool aside = n % 2 == 0;
            data[3 * n] = random.NextNormal(aside ? 3 : 0, 0.5);
            data[(3 * n) + 1] = random.NextNormal(aside ? -1 : 0, aside ? 0.3 : 0.5);
            data[(3 * n) + 2] = random.NextNormal(aside ? 2 : 0, 0.2);
        }

        return data;
    }
}
