namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>Linear layers with <c>x sigmoid(x)</c> (SiLU) between them. Immutable; <see cref="DenseNetworkPass"/> evaluates it.</summary>
public sealed class DenseNetwork
{
    private readonly DenseLayer[] _layers;

    /// <summary>Chains layers.</summary>
    /// <param name="layers">At least two; each takes what the one before gives.</param>
    /// <exception cref="InvalidInputException">The layers do not fit each other.</exception>
    public DenseNetwork(params IReadOnlyList<DenseLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count < 2)
            throw InvalidInputException.For("network", "layers", "at least two", $"{layers.Count}");
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].InputCount != layers[i - 1].OutputCount)
                throw InvalidInputException.For("network", $"layer {i}", $"{layers[i - 1].OutputCount} inputs, what the layer before gives", $"{layers[i].InputCount}");
        }

        _layers = [.. layers];
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<DenseLayer> Layers => _layers;

    /// <summary>Length of the input.</summary>
    public int InputCount => _layers[0].InputCount;

    /// <summary>Length of the output.</summary>
    public int OutputCount => _layers[^1].OutputCount;
}
