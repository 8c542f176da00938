namespace Vitruvian.Inference.Joints;

/// <summary>Memory for one batch of crops and what the network says about them, bound to its session.</summary>
internal sealed class JointsBuffers : IDisposable
{
    private readonly List<OrtValue> _values = [];

    public JointsBuffers(ExportedNetwork network, int batch)
    {
        Batch = batch;
        Binding = network.Session.CreateIoBinding();
        Pixels = Bind(network.Card.Inputs[0].Name, network.Card.Inputs[0].Shape, Binding.BindInput);
        Joints2D = Bind(network.Card.Outputs[0].Name, network.Card.Outputs[0].Shape, Binding.BindOutput);
        Confidence = Bind(network.Card.Outputs[1].Name, network.Card.Outputs[1].Shape, Binding.BindOutput);
        Joints3D = Bind(network.Card.Outputs[2].Name, network.Card.Outputs[2].Shape, Binding.BindOutput);
    }

    public int Batch { get; }

    public OrtIoBinding Binding { get; }

    /// <summary>Batch x 3 x S x S, normalised.</summary>
    public float[] Pixels { get; }

    /// <summary>Batch x J x 2, shares of the crop's side.</summary>
    public float[] Joints2D { get; }

    /// <summary>Batch x J.</summary>
    public float[] Confidence { get; }

    /// <summary>Batch x J x 3, metres.</summary>
    public float[] Joints3D { get; }

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
