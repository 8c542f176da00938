using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors;

/// <summary>
/// A mixture of M full Gaussians over D values, used as a prior on poses: the max-mixture energy of SMPLify (Bogo et al. 2016, eq. 6; after
/// Olson and Agarwal 2013), <c>E(x) = min_k [ 1/2 (x - mu_k)^T Sigma_k^-1 (x - mu_k) + c_k ]</c>.
/// <para>
/// The constants are <c>c_k = -log(pi_k) + 1/2 log det Sigma_k - min_j 1/2 log det Sigma_j</c>. As in SMPLify's program the determinants
/// are relative to the smallest, which makes every constant, and so the energy, non-negative. SMPLify's program has D/2 log(2 pi) on
/// top of every component; it moves no minimum and is left out here.
/// </para>
/// <para>Immutable and safe to share between threads; evaluation does not allocate.</para>
/// </summary>
public sealed class GaussianMixture : PosePrior
{
    // Rounding to single precision leaves no more asymmetry than this, relative to the variances.
    private const double SymmetryTolerance = 1e-6;

    // Above this dimension the scratch comes from the heap.
    private const int StackDimension = 256;

    private readonly double[] _weights;
    private readonly double[] _means;
    private readonly double[] _covariances;
    private readonly double[] _precisions;
    private readonly double[] _whitening;
    private readonly double[] _offsets;
    private readonly double[] _logNormalizers;

    /// <summary>Checks the arrays, copies them and factors the covariances.</summary>
    /// <param name="weights">Share of each component, M positive values with sum 1 (scaled to that when nearly so).</param>
    /// <param name="means">Means, M x D.</param>
    /// <param name="covariances">Covariances, M x D x D, symmetric and positive definite.</param>
    /// <param name="energyPercentiles">The energy's percentiles over the data that the mixture was fitted on, where known.</param>
    /// <exception cref="InvalidInputException">A size does not fit, a value is not finite, or a covariance is no covariance.</exception>
    public GaussianMixture(double[] weights, double[] means, double[] covariances, IEnumerable<EnergyPercentile>? energyPercentiles = null)
        : this("mixture", weights, means, covariances, energyPercentiles)
    {
    }

    internal GaussianMixture(string source, double[] weights, double[] means, double[] covariances, IEnumerable<EnergyPercentile>? energyPercentiles)
        : base(energyPercentiles)
    {
        GaussianMixtureValidation.Check(source, weights, means, covariances, SymmetryTolerance);
        ComponentCount = weights.Length;
        Dimension = means.Length / weights.Length;
        double sum = weights.Sum();
        _weights = [.. weights.Select(w => w / sum)];
        _means = [.. means];
        _covariances = [.. covariances];
        _precisions = new double[covariances.Length];
        _whitening = new double[covariances.Length];
        _offsets = new double[ComponentCount];
        _logNormalizers = new double[ComponentCount];
        double[] halfLogDeterminants = new double[ComponentCount];
        for (int k = 0; k < ComponentCount; k++)
            halfLogDeterminants[k] = Factor(source, k);
        for (int k = 0; k < ComponentCount; k++)
        {
            _offsets[k] = halfLogDeterminants[k] - halfLogDeterminants.Min() - Math.Log(_weights[k]);
            _logNormalizers[k] = Math.Log(_weights[k]) - halfLogDeterminants[k] - (0.5 * Dimension * Math.Log(2 * Math.PI));
        }

        TypicalPoses = [.. _weights.Select((weight, k) => new TypicalPose(weight, Mean(k).ToArray()))];
    }

    /// <inheritdoc/>
    public override string Kind => "gmm";

    /// <summary>Number of components M.</summary>
    public int ComponentCount { get; }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <summary>The components' means, with their weights.</summary>
    public override IReadOnlyList<TypicalPose> TypicalPoses { get; }

    /// <summary>Share of each component, M.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Mean of a component, D.</summary>
    public ReadOnlySpan<double> Mean(int component) => _means.AsSpan(component * Dimension, Dimension);

    /// <summary>Covariance of a component, D x D.</summary>
    public ReadOnlySpan<double> Covariance(int component) => Matrix(_covariances, component);

    /// <summary>Inverse covariance of a component, D x D: the Hessian of the energy where the component is the nearest.</summary>
    public ReadOnlySpan<double> Precision(int component) => Matrix(_precisions, component);

    /// <summary>
    /// The lower triangular factor <c>W = L^-1</c> of a component's precision <c>W^T W</c>, where <c>L L^T</c> is the covariance; D x D.
    /// The energy there is half the squared length of <c>W (x - mean)</c>, plus the offset.
    /// </summary>
    public ReadOnlySpan<double> PrecisionFactor(int component) => Matrix(_whitening, component);

    /// <summary>The constant c_k of a component's energy; not negative.</summary>
    public double Offset(int component) => _offsets[component];

    /// <inheritdoc/>
    public override PosePriorTerm CreateTerm(FitLayout layout) => new MixturePriorTerm(this, layout);

    /// <summary>The max-mixture energy.</summary>
    /// <param name="x">D values.</param>
    public override double Energy(ReadOnlySpan<double> x)
    {
        Nearest(x, out double energy);
        return energy;
    }

    /// <summary>The component whose energy is the least.</summary>
    /// <param name="x">D values.</param>
    /// <param name="energy">Its energy: the mixture's.</param>
    public int Nearest(ReadOnlySpan<double> x, out double energy)
    {
        CheckLength(x.Length, nameof(x));
        Span<double> difference = Dimension <= StackDimension ? stackalloc double[Dimension] : new double[Dimension];
        int nearest = 0;
        energy = double.PositiveInfinity;
        for (int k = 0; k < ComponentCount; k++)
        {
            Subtract(x, k, difference);

            // Sums of squares only grow: a component that is beyond the best already needs no more rows.
            double sum = _offsets[k];
            ReadOnlySpan<double> whitening = PrecisionFactor(k);
            for (int i = 0; i < Dimension && sum < energy; i++)
            {
                double residual = DenseMath.Dot(whitening.Slice(i * Dimension, i + 1), difference);
                sum += 0.5 * residual * residual;
            }

            if (sum < energy)
            {
                energy = sum;
                nearest = k;
            }
        }

        // A sum that is NaN is smaller than nothing, so no component was taken: say so rather than "infinitely far".
        if (double.IsPositiveInfinity(energy) && DenseMath.Dot(x, x) is double.NaN)
            energy = double.NaN;
        return nearest;
    }

    /// <summary>The max-mixture energy and its gradient <c>Sigma_k^-1 (x - mu_k)</c>.</summary>
    /// <param name="x">D values.</param>
    /// <param name="gradient">Receives D values.</param>
    public double Energy(ReadOnlySpan<double> x, Span<double> gradient)
    {
        CheckLength(gradient.Length, nameof(gradient));
        int k = Nearest(x, out double energy);
        Span<double> difference = Dimension <= StackDimension ? stackalloc double[Dimension] : new double[Dimension];
        Subtract(x, k, difference);
        ReadOnlySpan<double> precision = Precision(k);
        for (int i = 0; i < Dimension; i++)
            gradient[i] = DenseMath.Dot(precision.Slice(i * Dimension, Dimension), difference);
        return energy;
    }

    /// <summary>The whitened difference <c>W_k (x - mu_k)</c> of a component: its half squared length plus the offset is the component's energy.</summary>
    /// <param name="component">Which component.</param>
    /// <param name="x">D values.</param>
    /// <param name="residuals">Receives D values.</param>
    public void Residuals(int component, ReadOnlySpan<double> x, Span<double> residuals)
    {
        CheckLength(x.Length, nameof(x));
        CheckLength(residuals.Length, nameof(residuals));
        Span<double> difference = Dimension <= StackDimension ? stackalloc double[Dimension] : new double[Dimension];
        Subtract(x, component, difference);
        ReadOnlySpan<double> whitening = PrecisionFactor(component);
        for (int i = 0; i < Dimension; i++)
            residuals[i] = DenseMath.Dot(whitening.Slice(i * Dimension, i + 1), difference);
    }

    /// <summary>Natural logarithm of the mixture's own density (the sum over the components, normalised).</summary>
    /// <param name="x">D values.</param>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        Span<double> terms = ComponentCount <= StackDimension ? stackalloc double[ComponentCount] : new double[ComponentCount];
        LogDensities(x, terms);
        return LogSum(terms);
    }

    /// <summary>Natural logarithms of <c>pi_k N(x; mu_k, Sigma_k)</c>.</summary>
    internal void LogDensities(ReadOnlySpan<double> x, Span<double> terms)
    {
        CheckLength(x.Length, nameof(x));
        Span<double> residuals = Dimension <= StackDimension ? stackalloc double[Dimension] : new double[Dimension];
        for (int k = 0; k < ComponentCount; k++)
        {
            Residuals(k, x, residuals);
            terms[k] = _logNormalizers[k] - (0.5 * DenseMath.Dot(residuals, residuals));
        }
    }

    /// <summary>log(sum of exp(terms)) without overflow.</summary>
    internal static double LogSum(ReadOnlySpan<double> terms)
    {
        double largest = double.NegativeInfinity;
        foreach (double t in terms)
            largest = Math.Max(largest, t);
        double sum = 0;
        foreach (double t in terms)
            sum += Math.Exp(t - largest);
        return largest + Math.Log(sum);
    }

    // Fills a component's factors; returns half the logarithm of its determinant.
    private double Factor(string source, int k)
    {
        int d = Dimension;
        double[] factor = Covariance(k).ToArray();
        if (!Cholesky.TryFactor(factor, d))
            throw InvalidInputException.For(source, $"covariances[{k}]", "a positive definite matrix", "another one");
        Span<double> whitening = _whitening.AsSpan(k * d * d, d * d);
        double[] column = new double[d];
        for (int j = 0; j < d; j++)
        {
            Array.Clear(column);
            column[j] = 1;
            Cholesky.SolveLower(factor, d, column);
            for (int i = j; i < d; i++)
                whitening[(i * d) + j] = column[i];
        }

        // P = W^T W, summed row by row of W.
        Span<double> precision = _precisions.AsSpan(k * d * d, d * d);
        for (int row = 0; row < d; row++)
        {
            ReadOnlySpan<double> values = whitening.Slice(row * d, row + 1);
            for (int i = 0; i <= row; i++)
                DenseMath.AddScaled(precision.Slice(i * d, d), values, values[i]);
        }

        return 0.5 * Cholesky.LogDeterminant(factor, d);
    }

    private ReadOnlySpan<double> Matrix(double[] matrices, int component) =>
        matrices.AsSpan(component * Dimension * Dimension, Dimension * Dimension);

    private void Subtract(ReadOnlySpan<double> x, int component, Span<double> difference)
    {
        ReadOnlySpan<double> mean = Mean(component);
        for (int i = 0; i < difference.Length; i++)
            difference[i] = x[i] - mean[i];
    }

    private void CheckLength(int length, string name)
    {
        if (length != Dimension)
            throw new ArgumentException($"{name} has {length} values; expected {Dimension}.", name);
    }
}
