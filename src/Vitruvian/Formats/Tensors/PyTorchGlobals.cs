using System.Numerics;
using Vitruvian.Formats.Pickling;

namespace Vitruvian.Formats.Tensors;

/// <summary>The classes and functions that PyTorch's files may name: tensors, their storages, and Python's and NumPy's data.</summary>
internal static class PyTorchGlobals
{
    private static readonly Dictionary<string, TensorType> s_storageTypes = new(StringComparer.Ordinal)
    {
        ["torch.FloatStorage"] = TensorType.Float32,
        ["torch.DoubleStorage"] = TensorType.Float64,
        ["torch.HalfStorage"] = TensorType.Float16,
        ["torch.BFloat16Storage"] = TensorType.BFloat16,
        ["torch.LongStorage"] = TensorType.Int64,
        ["torch.IntStorage"] = TensorType.Int32,
        ["torch.ShortStorage"] = TensorType.Int16,
        ["torch.CharStorage"] = TensorType.Int8,
        ["torch.ByteStorage"] = TensorType.UInt8,
        ["torch.BoolStorage"] = TensorType.Boolean,
    };

    private static readonly Dictionary<string, PickleGlobal> s_known = Build();

    /// <summary>Looks a class or function up.</summary>
    /// <param name="source">The file, for the message.</param>
    /// <param name="module">Its module.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">It is not on the list.</exception>
    public static PickleGlobal Find(string source, string module, string name)
    {
        string full = $"{module}.{name}";
        return s_known.GetValueOrDefault(full) ?? ScientificGlobals.Find(module, name) ?? throw InvalidInputException.For(
            source, string.Empty, "tensors and plain data only", $"a pickle that names {Wording.Quote(full)}", "Nothing was run; save the model's state_dict alone.");
    }

    /// <summary>The element type of a storage class; null for anything else.</summary>
    public static TensorType? StorageType(object? value) =>
        value is PickleGlobal global && s_storageTypes.TryGetValue(global.Name, out TensorType type) ? type : null;

    /// <summary>A whole number from a pickle.</summary>
    public static long Integer(object? value, PickleContext context, string what) => value switch
    {
        long number when number >= 0 => number,
        BigInteger number when number.Sign >= 0 && number <= long.MaxValue => (long)number,
        _ => throw context.Error($"{what} as a whole number from 0 up", PickleContext.Describe(value)),
    };

    /// <summary>Text from a pickle.</summary>
    public static string Text(object? value, PickleContext context, string what) => value switch
    {
        string text => text,
        PickleBytes bytes => bytes.ToLatin1(),
        _ => throw context.Error($"{what} as text", PickleContext.Describe(value)),
    };

    private static Dictionary<string, PickleGlobal> Build()
    {
        var known = new Dictionary<string, PickleGlobal>(StringComparer.Ordinal);
        void Add(string name, Func<PickleTuple, PickleContext, object?> call) => known.Add(name, new PickleGlobal(name, call));

        foreach (string storage in s_storageTypes.Keys)
            Add(storage, (_, context) => throw context.Error("a storage inside a tensor", $"a call of {storage}"));
        foreach (string type in (ReadOnlySpan<string>)["float16", "bfloat16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "bool"])
            Add($"torch.{type}", (_, context) => throw context.Error("an element type", $"a call of torch.{type}"));
        Add("collections.OrderedDict", MakeDictionary);
        Add("torch._utils._rebuild_tensor", (arguments, context) => MakeTensor(arguments, 4, context));
        Add("torch._utils._rebuild_tensor_v2", (arguments, context) => MakeTensor(arguments, 6, context));
        Add("torch._utils._rebuild_parameter", MakeParameter);
        Add("torch.nn.parameter.Parameter", MakeParameter);
        Add("torch.Size", (arguments, _) => arguments.Count == 1 ? arguments[0] : new PickleTuple());
        Add("torch.device", (arguments, context) => arguments.Count > 0 ? Text(arguments[0], context, "a device") : string.Empty);
        return known;
    }

    // OrderedDict() and, from Python 2, OrderedDict([[key, value], ..]).
    private static PickleDictionary MakeDictionary(PickleTuple arguments, PickleContext context)
    {
        var dictionary = new PickleDictionary();
        if (arguments.Count == 0)
            return dictionary;
        if (arguments[0] is not List<object?> pairs)
            throw context.Error("a list of entries", PickleContext.Describe(arguments[0]));
        foreach (object? pair in pairs)
        {
            IReadOnlyList<object?> entry = pair switch
            {
                List<object?> { Count: 2 } list => list,
                PickleTuple { Count: 2 } tuple => tuple.Items,
                _ => throw context.Error("a key and a value", PickleContext.Describe(pair)),
            };
            dictionary.Set(entry[0], entry[1]);
        }

        return dictionary;
    }

    // (storage, offset, shape, strides, requires_grad, hooks[, metadata]); the first version of the function lacks the last ones.
    private static PyTorchTensor MakeTensor(PickleTuple arguments, int least, PickleContext context)
    {
        if (arguments.Count < least || arguments[0] is not PyTorchStorage storage)
            throw context.Error("a tensor's storage, offset, shape and strides", $"{arguments.Count} arguments");
        long offset = Integer(arguments[1], context, "a tensor's offset");
        long[] shape = Integers(arguments[2], context, "a tensor's shape");
        long[] strides = Integers(arguments[3], context, "a tensor's strides");
        if (shape.Length != strides.Length)
            throw context.Error($"{shape.Length} strides for shape ({string.Join(", ", shape)})", $"{strides.Length}");
        long bytes = TensorTypes.ByteCount(storage.Type, shape);
        long end = PyTorchTensor.End(offset, shape, strides);
        if (bytes < 0 || end < 0 || end > storage.Count)
            throw context.Error($"a view within the {storage.Count} elements of storage {Wording.Quote(storage.Key)}", $"shape ({string.Join(", ", shape)}) with strides ({string.Join(", ", strides)}) from {offset}");

        // Strides of zero make large tensors of small storages.
        context.Charge(bytes);
        return new PyTorchTensor(storage, offset, shape, strides);
    }

    private static PyTorchTensor MakeParameter(PickleTuple arguments, PickleContext context) =>
        arguments.Count > 0 && arguments[0] is PyTorchTensor tensor ? tensor : throw context.Error("a parameter's tensor", $"{arguments.Count} arguments");

    private static long[] Integers(object? value, PickleContext context, string what) =>
        value is PickleTuple tuple ? [.. tuple.Items.Select(item => Integer(item, context, what))] : throw context.Error($"{what} as a tuple", PickleContext.Describe(value));
}
