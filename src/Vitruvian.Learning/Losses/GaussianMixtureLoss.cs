using Vitruvian.Fitting.Priors;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Losses;

/// <summary>
/// The max-mixture pose prior on tensors: <c>min_k [ 1/2 |W_k (x - mu_k)|^2 + c_k ]</c> with the factors and constants of
/// <see cref="GaussianMixture"/>. It has no parameters, and its constants are not in state dictionaries.
/// </summary>
public sealed class GaussianMixtureLoss : nn.Module<Tensor, Tensor>
{
    private readonly Tensor _factors;
    private readonly Tensor _centres;
    private readonly Tensor _offsets;
    private readonly long _dimension;

    /// <summary>Copies a mixture.</summary>
    /// <param name="mixture">M components over D values.</param>
    /// <param name="dtype">float32 or float64, of inputs and results.</param>
    public GaussianMixtureLoss(GaussianMixture mixture, ScalarType dtype = ScalarType.Float32)
        : base(nameof(GaussianMixtureLoss))
    {
        ArgumentNullException.ThrowIfNull(mixture);
        (int components, int size) = (mixture.ComponentCount, mixture.Dimension);
        _dimension = size;
        double[] factors = new double[components * size * size];
        double[] centres = new double[components * size];
        double[] offsets = new double[components];
        double[] origin = new double[size];
        for (int k = 0; k < components; k++)
        {
            mixture.PrecisionFactor(k).CopyTo(factors.AsSpan(k * size * size));

            // W (0 - mu): all components are then one product with the values, W x, and a shift.
            mixture.Residuals(k, origin, centres.AsSpan(k * size, size));
            offsets[k] = mixture.Offset(k);
        }

        _factors = Constant("factors", factors, [components * size, size], dtype);
        _centres = Constant("centres", centres, [components * size], dtype);
        _offsets = Constant("offsets", offsets, [components], dtype);
    }

    /// <summary>The energy of each sample.</summary>
    /// <param name="input">(B, D); for the body-pose prior the rotation vectors of all joints but the root.</param>
    /// <returns>(B).</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.ndim != 2 || input.size(1) != _dimension)
            throw new ArgumentException($"input is {input}; expected (B, {_dimension}).", nameof(input));
        Tensor residuals = nn.functional.linear(input, _factors, _centres).view(input.size(0), -1, _dimension);
        return ((0.5 * residuals.square().sum([-1])) + _offsets).amin([1]);
    }

    private Tensor Constant(string name, double[] values, ReadOnlySpan<long> shape, ScalarType dtype)
    {
        Tensor constant = tensor(values, shape, dtype);
        register_buffer(name, constant, persistent: false);
        return constant;
    }
}
