using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>Normalises the last dimensions of each sample, then scales and shifts; see <see cref="nn.LayerNorm"/>.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private readonly long[] _shape;
    private readonly double _eps;

    internal LayerNorm(long[] normalized_shape, double eps)
        : base(nameof(LayerNorm))
    {
        _shape = normalized_shape;
        _eps = eps;
        weight = ones(normalized_shape);
        bias = zeros(normalized_shape);
        register_parameter(nameof(weight), weight);
        register_parameter(nameof(bias), bias);
    }

    /// <summary>Scale of each element of the normalised shape.</summary>
    public Tensor weight { get; }

    /// <summary>Shift of each element of the normalised shape.</summary>
    public Tensor bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.layer_norm(input, _shape, weight, bias, _eps);
}
