using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// Expectation-maximisation of a Gaussian mixture that is its own mirror image: some components are symmetric in themselves, the others come in
/// pairs of mirror images. That is what maximum likelihood over the data and their mirror images gives, without asymmetric local optima and at half
/// the cost. Starts come from k-means++ (Arthur and Vassilvitskii 2007) and a few steps of k-means.
/// </summary>
internal sealed class SymmetricMixtureFit
{
    private const int KMeansSteps = 10;

    private readonly double[] _data;
    private readonly MirrorSymmetry _symmetry;
    private readonly MixtureFitOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly int _dimension;
    private readonly int[] _partners;

    /// <summary>Prepares a fit.</summary>
    /// <param name="data">N x D values; their mirror images are implied.</param>
    /// <param name="symmetry">The mirror.</param>
    /// <param name="selfSymmetric">Number of components that are their own image; the rest must be even.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellation">Ends the work.</param>
    internal SymmetricMixtureFit(double[] data, MirrorSymmetry symmetry, int selfSymmetric, MixtureFitOptions options, CancellationToken cancellation)
    {
        _data = data;
        _symmetry = symmetry;
        _options = options;
        _cancellation = cancellation;
        _dimension = symmetry.Dimension;
        _partners = new int[options.Components];
        for (int k = 0; k < _partners.Length; k++)
            _partners[k] = k < selfSymmetric ? k : (k - selfSymmetric) % 2 == 0 ? k + 1 : k - 1;
    }

    private int Count => _data.Length / _dimension;

    /// <summary>Mean log-likelihood of data.</summary>
    internal static double MeanLogDensity(GaussianMixture mixture, double[] data, int threads)
    {
        int count = data.Length / mixture.Dimension;
        double[] values = new double[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, n =>
            values[n] = mixture.LogDensity(data.AsSpan(n * mixture.Dimension, mixture.Dimension)));
        return Statistics.Mean(values);
    }

    /// <summary>Starts by k-means++ and k-means.</summary>
    internal GaussianMixture Start(SeededRandom random)
    {
        double[] centres = SeedCentres(random);
        for (int step = 0; step < KMeansSteps; step++)
        {
            MixtureMoments moments = Assign(centres);
            for (int k = 0; k < _partners.Length; k++)
            {
                double weight = moments.Weights[k];
                if (weight > 0)
                {
                    for (int i = 0; i < _dimension; i++)
                        centres[(k * _dimension) + i] = moments.First[(k * _dimension) + i] / weight;
                }
            }

            SymmetrizeVectors(centres);
        }

        return Maximize(Assign(centres));
    }

    /// <summary>Expectation-maximisation from a start until it gains little.</summary>
    /// <param name="start">The start.</param>
    /// <param name="step">Called after every step.</param>
    /// <returns>The mixture and the number of steps.</returns>
    internal (GaussianMixture Mixture, int Iterations) Run(GaussianMixture start, Action step)
    {
        GaussianMixture mixture = start;
        double before = double.NegativeInfinity;
        for (int iteration = 1; iteration <= _options.MaximumIterations; iteration++)
        {
            GaussianMixture current = mixture;
            MixtureMoments moments = MixtureMoments.Sum(_data, _dimension, _partners.Length, Share, _options.Threads, _cancellation);
            mixture = Maximize(moments);
            step();
            double mean = moments.Score / Count;
            if (!(mean - before > _options.Tolerance))
                return (mixture, iteration);
            before = mean;

            double Share(ReadOnlySpan<double> x, Span<double> shares)
            {
                current.LogDensities(x, shares);
                double total = GaussianMixture.LogSum(shares);
                for (int k = 0; k < shares.Length; k++)
                    shares[k] = Math.Exp(shares[k] - total);
                return total;
            }
        }

        return (mixture, _options.MaximumIterations);
    }

    // k-means++: each next centre is drawn with a probability that grows with the squared distance from the centres there are.
    private double[] SeedCentres(SeededRandom random)
    {
        double[] centres = new double[_partners.Length * _dimension];
        double[] distances = new double[Count];
        Array.Fill(distances, double.PositiveInfinity);
        double[] image = new double[_dimension];
        for (int k = 0; k < _partners.Length; k++)
        {
            if (_partners[k] < k)
                continue;
            Span<double> centre = centres.AsSpan(k * _dimension, _dimension);
            Datum(KMeansSeeding.Draw(random, distances)).CopyTo(centre);
            _symmetry.Apply(centre, image);
            if (_partners[k] == k)
            {
                for (int i = 0; i < _dimension; i++)
                    centre[i] = 0.5 * (centre[i] + image[i]);
            }
            else
            {
                image.CopyTo(centres, _partners[k] * _dimension);
            }

            for (int n = 0; n < distances.Length; n++)
            {
                double toCentre = Math.Min(DistanceSquared(Datum(n), centre), DistanceSquared(Datum(n), centres.AsSpan(_partners[k] * _dimension, _dimension)));
                distances[n] = Math.Min(distances[n], toCentre);
            }
        }

        return centres;
    }

    private MixtureMoments Assign(double[] centres) => MixtureMoments.Sum(
        _data,
        _dimension,
        _partners.Length,
        (x, shares) =>
        {
            int nearest = 0;
            double least = double.PositiveInfinity;
            for (int k = 0; k < shares.Length; k++)
            {
                double distance = DistanceSquared(x, centres.AsSpan(k * _dimension, _dimension));
                if (distance < least)
                {
                    least = distance;
                    nearest = k;
                }
            }

            shares.Clear();
            shares[nearest] = 1;
            return -least;
        },
        _options.Threads,
        _cancellation);

    // Weights, means and covariances from the sums; each component shares its sums with its mirror image.
    private GaussianMixture Maximize(MixtureMoments moments)
    {
        int m = _partners.Length;
        int d = _dimension;
        double[] weights = new double[m];
        double[] means = new double[m * d];
        double[] covariances = new double[m * d * d];
        double[] own = new double[d * d];
        double[] image = new double[d * d];
        double[] imageMean = new double[d];

        // A component that lost all its data keeps the shape of a single datum's surroundings rather than dividing by zero.
        double least = 1.0 / Count;
        for (int k = 0; k < m; k++)
        {
            int partner = _partners[k];
            double weight = moments.Weights[k] + moments.Weights[partner];
            double scale = 1 / Math.Max(weight, least);
            weights[k] = Math.Max(weight, least);
            Span<double> mean = means.AsSpan(k * d, d);
            _symmetry.Apply(moments.First.AsSpan(partner * d, d), imageMean);
            for (int i = 0; i < d; i++)
                mean[i] = scale * (moments.First[(k * d) + i] + imageMean[i]);
            Square(moments.Second.AsSpan(k * d * d, d * d), own);
            double[] partnerSecond = new double[d * d];
            Square(moments.Second.AsSpan(partner * d * d, d * d), partnerSecond);
            _symmetry.ApplyToMatrix(partnerSecond, image);
            Span<double> covariance = covariances.AsSpan(k * d * d, d * d);
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j < d; j++)
                {
                    double floor = i == j ? _options.NoiseFloor * _options.NoiseFloor : 0;
                    covariance[(i * d) + j] = (scale * (own[(i * d) + j] + image[(i * d) + j])) - (mean[i] * mean[j]) + floor;
                }
            }
        }

        double sum = weights.Sum();
        return new GaussianMixture([.. weights.Select(w => w / sum)], means, covariances);
    }

    // The whole of a symmetric matrix from its lower triangle.
    private void Square(ReadOnlySpan<double> lower, Span<double> whole)
    {
        for (int i = 0; i < _dimension; i++)
        {
            for (int j = 0; j <= i; j++)
                whole[(i * _dimension) + j] = whole[(j * _dimension) + i] = lower[(i * _dimension) + j];
        }
    }

    private void SymmetrizeVectors(double[] vectors)
    {
        double[] image = new double[_dimension];
        for (int k = 0; k < _partners.Length; k++)
        {
            int partner = _partners[k];
            if (partner < k)
                continue;
            Span<double> own = vectors.AsSpan(k * _dimension, _dimension);
            _symmetry.Apply(vectors.AsSpan(partner * _dimension, _dimension), image);
            for (int i = 0; i < _dimension; i++)
                own[i] = 0.5 * (own[i] + image[i]);
            if (partner != k)
                _symmetry.Apply(own, vectors.AsSpan(partner * _dimension, _dimension));
        }
    }

    private ReadOnlySpan<double> Datum(int n) => _data.AsSpan(n * _dimension, _dimension);

    private static double DistanceSquared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
