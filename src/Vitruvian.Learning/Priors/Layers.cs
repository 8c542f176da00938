using Vitruvian.Fitting.Priors.Networks;
using Vitruvian.Learning.Modules;

namespace Vitruvian.Learning.Priors;

/// <summary>Trained layers as the core's.</summary>
internal static class Layers
{
    /// <summary>Linear layers of widths one after the other.</summary>
    internal static Linear[] Chain(params int[] widths) => [.. widths.Zip(widths.Skip(1), (inputs, outputs) => torch.nn.Linear(inputs, outputs))];

    /// <summary>Layers with SiLU between them.</summary>
    internal static torch.Tensor Run(Linear[] layers, torch.Tensor x)
    {
        for (int i = 0; i < layers.Length; i++)
            x = i == 0 ? layers[i].call(x) : layers[i].call(torch.nn.functional.silu(x));
        return x;
    }

    /// <summary>A layer in half precision, which loses nothing that scores show and halves files.</summary>
    /// <param name="weights">Outputs x inputs.</param>
    /// <param name="biases">One an output.</param>
    internal static DenseLayer Rounded(float[] weights, float[] biases) => new(Array.ConvertAll(weights, Round), Array.ConvertAll(biases, Round));

    /// <summary>A layer in half precision; zeros for biases that it does not have.</summary>
    internal static DenseLayer Of(Linear layer) => Rounded(layer.weight.to_array<float>(), layer.bias?.to_array<float>() ?? new float[layer.weight.size(0)]);

    private static float Round(float value) => (float)(Half)value;
}
