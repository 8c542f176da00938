using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Modules;

/// <summary>x W^T + b over the last dimension; see <see cref="nn.Linear"/>.</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    internal Linear(long inputSize, long outputSize, bool hasBias)
        : base(nameof(Linear))
    {
        weight = empty([outputSize, inputSize]);
        register_parameter(nameof(weight), weight);
        if (hasBias)
        {
            bias = empty([outputSize]);
            register_parameter(nameof(bias), bias);
        }

        Initialisation.Reset(weight, bias);
    }

    /// <summary>Weights (out, in).</summary>
    public Tensor weight { get; }

    /// <summary>Biases (out); null without.</summary>
    public Tensor? bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, weight, bias);
}
