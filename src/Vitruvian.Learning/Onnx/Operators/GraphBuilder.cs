using System.Runtime.InteropServices;
using Vitruvian.Learning.Onnx.Graph;
using Vitruvian.Learning.Onnx.Model;
using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Operators;

/// <summary>Collects the nodes and constants of an ONNX graph, and knows which name stands for which tensor of the network.</summary>
internal sealed class GraphBuilder
{
    // Shorter tensors stay as they are: halving them saves nothing, and biases and norms are sensitive.
    private const long LeastHalvedElements = 64;

    private readonly NetworkGraph _network;
    private readonly IReadOnlyDictionary<nint, string> _weightNames;
    private readonly bool _halve;
    private readonly string?[] _names;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];
    private string? _batch;
    private int _numbers;

    /// <summary>An empty graph.</summary>
    /// <param name="network">What it is made of.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="weightNames">Names of parameters and buffers by handle.</param>
    /// <param name="halve">Whether weights are stored in half precision.</param>
    public GraphBuilder(NetworkGraph network, IReadOnlyList<string> inputNames, IReadOnlyDictionary<nint, string> weightNames, bool halve)
    {
        _network = network;
        _weightNames = weightNames;
        _halve = halve;
        _names = new string?[network.Values.Count];
        for (int i = 0; i < inputNames.Count; i++)
            _names[i] = Reserve(inputNames[i]);
    }

    /// <summary>Nodes so far.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>Constants so far.</summary>
    public IReadOnlyList<OnnxTensor> Constants => _constants;

    /// <summary>The name of a tensor of the network; a constant is written when it is first asked for.</summary>
    public string NameOf(int value)
    {
        if (_names[value] is string known)
            return known;
        GraphValue constant = _network.Values[value];
        if (constant.IsVarying)
            throw new InvalidOperationException($"The value {value} is used before it is computed.");
        if (constant.OverwrittenBy is string culprit)
            throw new OnnxExportException($"aten::{culprit} changes a constant {constant.Tensor} in place that the network has used; write it without changing in place.");
        _weightNames.TryGetValue(constant.Tensor.Handle, out string? name);
        return _names[value] = Constant(constant.Tensor, name);
    }

    /// <summary>Lets a name stand for a tensor of the network.</summary>
    public void SetName(int value, string name) => _names[value] = name;

    /// <summary>A name that nothing else has: the wanted one, or that with a number.</summary>
    public string Reserve(string wanted)
    {
        string name = wanted;
        while (!_taken.Add(name))
            name = $"{wanted}_{_numbers++}";
        return name;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Node(string op, string[] inputs, params OnnxAttribute[] attributes) => NodeWithOutputs(op, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] NodeWithOutputs(string op, string[] inputs, int outputs, params OnnxAttribute[] attributes)
    {
        string[] names = new string[outputs];
        for (int i = 0; i < outputs; i++)
            names[i] = Reserve($"{op}_{_numbers++}");
        _nodes.Add(new OnnxNode(op, inputs, names, attributes));
        return names;
    }

    /// <summary>Adds a node whose output has a given name.</summary>
    public void Rename(string from, string to) => _nodes.Add(new OnnxNode("Identity", [from], [to], []));

    /// <summary>Adds a constant with a tensor's elements.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">A weight's name; null for a constant without one.</param>
    public string Constant(Tensor tensor, string? name)
    {
        using Tensor near = tensor.detach().cpu().contiguous();
        bool halved = _halve && name is not null && near.dtype == ScalarType.Float32 && near.numel() >= LeastHalvedElements;
        if (halved)
        {
            using Tensor half = near.to(float16);
            using Tensor finite = half.isfinite().all();

            // A weight beyond half precision's range stays in single precision.
            if (finite.item<bool>())
            {
                string stored = Add(name!, ScalarType.Float16, near.shape, half.bytes.ToArray());
                return Node("Cast", [stored], ("to", OnnxFile.TypeNumber(ScalarType.Float32)));
            }
        }

        return Add(name ?? "constant", near.dtype, near.shape, near.bytes.ToArray());
    }

    /// <summary>A number without dimensions.</summary>
    public string Scalar(double value, ScalarType type)
    {
        string key = $"{type}:{value:R}";
        if (_shared.TryGetValue(key, out string? known))
            return known;
        using Tensor made = tensor(value, type);
        return _shared[key] = Add("scalar", type, [], made.bytes.ToArray());
    }

    /// <summary>A vector of integers.</summary>
    public string Integers(params long[] values)
    {
        string key = $"[{string.Join(',', values)}]";
        if (_shared.TryGetValue(key, out string? known))
            return known;
        return _shared[key] = Add("shape", ScalarType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values).ToArray());
    }

    /// <summary>A vector of lengths, computed from the batch where they depend on it.</summary>
    public string Lengths(params ReadOnlySpan<SymbolicLength> lengths)
    {
        if (AllFixed(lengths))
            return Integers([.. lengths.ToArray().Select(length => length.Constant)]);
        if (lengths.Length == 1)
            return Length(lengths[0]);
        return Node("Concat", [.. lengths.ToArray().Select(length => Length(length))], ("axis", 0L));
    }

    /// <summary>A tensor with a given shape of the same number of elements.</summary>
    public string Reshape(string input, params SymbolicLength[] shape)
    {
        int free = Array.FindIndex(shape, length => !length.IsFixed);
        bool inferable = free >= 0 && Array.FindLastIndex(shape, length => !length.IsFixed) == free && !shape.Contains(0);

        // -1 lets the runtime find the one length that depends on the batch.
        string target = inferable ? Integers([.. shape.Select(length => length.IsFixed ? length.Constant : -1)]) : Lengths(shape);
        return Node("Reshape", [input, target], ("allowzero", shape.Contains(0) ? 1L : 0L));
    }

    private static bool AllFixed(ReadOnlySpan<SymbolicLength> lengths)
    {
        foreach (SymbolicLength length in lengths)
        {
            if (!length.IsFixed)
                return false;
        }

        return true;
    }

    private string Length(SymbolicLength length)
    {
        if (length.IsFixed)
            return Integers(length.Constant);
        string key = $"length:{length}";
        if (_shared.TryGetValue(key, out string? known))
            return known;
        string value = _batch ??= Node("Slice", [Node("Shape", [_names[0]!]), Integers(0), Integers(1)]);
        if (length.PerSample != 1)
            value = Node("Mul", [value, Integers(length.PerSample)]);
        if (length.Constant != 0)
            value = Node("Add", [value, Integers(length.Constant)]);
        return _shared[key] = value;
    }

    private string Add(string wanted, ScalarType type, long[] shape, byte[] data)
    {
        string name = Reserve(wanted);
        _constants.Add(new OnnxTensor(name, type, shape, data));
        return name;
    }
}
