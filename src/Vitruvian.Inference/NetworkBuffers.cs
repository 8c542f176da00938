namespace Vitruvian.Inference;

/// <summary>Memory for one batch of a network's inputs and outputs, bound to its session: running allocates nothing.</summary>
internal sealed class NetworkBuffers : IDisposable
{
    private readonly List<OrtValue> _values = [];

    /// <summary>Allocates and binds.</summary>
    /// <param name="network">The network, whose card tells the shapes.</param>
    /// <param name="batch">Length of the dimensions that the card leaves open.</param>
    public NetworkBuffers(ExportedNetwork network, int batch)
    {
        Batch = batch;
        Binding = network.Session.CreateIoBinding();
        Inputs = [.. network.Card.Inputs.Select(input => Bind(input.Name, input.Shape, Binding.BindInput))];
        Outputs = [.. network.Card.Outputs.Select(output => Bind(output.Name, output.Shape, Binding.BindOutput))];
    }

    public int Batch { get; }

    public OrtIoBinding Binding { get; }

    /// <summary>Elements of each input, in the card's order.</summary>
    public float[][] Inputs { get; }

    /// <summary>Elements of each output, in the card's order.</summary>
    public float[][] Outputs { get; }

    public void Dispose()
    {
        Binding.Dispose();
        foreach (OrtValue value in _values)
            value.Dispose();
    }

    private float[] Bind(string name, IReadOnlyList<long> shape, Action<string, OrtValue> bind)
    {
        long[] lengths = [.. shape.Select(length => length < 0 ? Batch : length)];
        float[] elements = new float[lengths.Aggregate(1L, (product, length) => product * length)];
        OrtValue value = OrtValue.CreateTensorValueFromMemory(elements, lengths);
        _values.Add(value);
        bind(name, value);
        return elements;
    }
}
