using System.Text;

namespace Vitruvian.Formats.Pickling;

/// <summary>
/// The list for files of arrays: what NumPy arrays, SciPy's sparse matrices and Python's own containers need, in the names of all
/// Python, NumPy and SciPy versions so far. Everything here builds data.
/// </summary>
internal static class ScientificGlobals
{
    private static readonly Dictionary<(string Module, string Name), PickleGlobal> Known = Build();

    /// <summary>Looks a class or function up; null when it is not on the list.</summary>
    internal static PickleGlobal? Find(string module, string name) => Known.GetValueOrDefault((module, name));

    private static Dictionary<(string Module, string Name), PickleGlobal> Build()
    {
        var known = new Dictionary<(string, string), PickleGlobal>();
        void Add(string module, string name, Func<PickleTuple, PickleContext, object?> call) => known.Add((module, name), new PickleGlobal($"{module}.{name}", call));

        Add("numpy", "ndarray", (_, _) => new PickledArray());
        Add("numpy", "dtype", MakeDataType);
        foreach (string core in (ReadOnlySpan<string>)["numpy.core", "numpy._core"])
        {
            Add($"{core}.multiarray", "_reconstruct", (_, _) => new PickledArray());
            Add($"{core}.multiarray", "scalar", MakeScalar);
            Add($"{core}.numeric", "_frombuffer", MakeFromBuffer);
        }

        foreach (string format in (ReadOnlySpan<string>)["csc", "csr", "coo"])
        {
            foreach (string kind in (ReadOnlySpan<string>)["matrix", "array"])
            {
                Add($"scipy.sparse.{format}", $"{format}_{kind}", (_, _) => new PickledSparseMatrix(format));
                Add($"scipy.sparse._{format}", $"{format}_{kind}", (_, _) => new PickledSparseMatrix(format));
            }
        }

        foreach (string copy in (ReadOnlySpan<string>)["copy_reg", "copyreg"])
        {
            // (class, base class, base state): protocols 0 and 1 make an instance without calling its constructor.
            Add(copy, "_reconstructor", (arguments, context) => Class(arguments, context).Call(new PickleTuple(), context));
            Add(copy, "__newobj__", (arguments, context) => Class(arguments, context).Call(new PickleTuple([.. arguments.Items.Skip(1)]), context));
        }

        foreach (string builtins in (ReadOnlySpan<string>)["__builtin__", "builtins"])
        {
            Add(builtins, "object", (_, context) => throw context.Error("instances of known classes", "a bare object"));
            Add(builtins, "set", MakeSet);
            Add(builtins, "frozenset", MakeSet);
            Add(builtins, "bytes", MakeBytes);
            Add(builtins, "bytearray", MakeBytes);
        }

        Add("_codecs", "encode", MakeEncoded);
        return known;
    }

    private static PickleGlobal Class(PickleTuple arguments, PickleContext context) =>
        arguments.Count > 0 && arguments[0] is PickleGlobal found ? found : throw context.Error("a class", arguments.Count == 0 ? "nothing" : PickleContext.Describe(arguments[0]));

    private static PickledDataType MakeDataType(PickleTuple arguments, PickleContext context) =>
        arguments.Count > 0 && PickledDataType.AsText(arguments[0]) is { } description
            ? new PickledDataType(description.TrimStart('<', '|', '='))
            : throw context.Error("a numpy.dtype by name", arguments.Count == 0 ? "nothing" : PickleContext.Describe(arguments[0]));

    private static PickledArray MakeScalar(PickleTuple arguments, PickleContext context)
    {
        if (arguments.Count != 2 || arguments[0] is not PickledDataType type)
            throw context.Error("a NumPy scalar of a type and bytes", $"{arguments.Count} arguments");
        var scalar = new PickledArray();
        scalar.Set([], type, fortranOrder: false, arguments[1], context);
        return scalar;
    }

    // (buffer, dtype, shape, order): NumPy's form in protocol 5.
    private static PickledArray MakeFromBuffer(PickleTuple arguments, PickleContext context)
    {
        if (arguments.Count != 4 || arguments[1] is not PickledDataType type || PickledDataType.AsText(arguments[3]) is not { } order)
            throw context.Error("a buffer, a type, a shape and an order", $"{arguments.Count} arguments");
        var array = new PickledArray();
        array.Set(PickledArray.ReadShape(arguments[2], context), type, order == "F", arguments[0], context);
        return array;
    }

    private static PickleSet MakeSet(PickleTuple arguments, PickleContext context)
    {
        var set = new PickleSet();
        if (arguments.Count == 0)
            return set;
        set.Items.AddRange(arguments[0] switch
        {
            List<object?> list => list,
            PickleTuple tuple => tuple.Items,
            _ => throw context.Error("a set's elements as a list", PickleContext.Describe(arguments[0])),
        });
        context.Charge(8L * set.Items.Count);
        return set;
    }

    private static PickleBytes MakeBytes(PickleTuple arguments, PickleContext context) => arguments.Count switch
    {
        0 => new PickleBytes(ReadOnlyMemory<byte>.Empty),
        1 when arguments[0] is PickleBytes bytes => bytes,
        2 => MakeEncoded(arguments, context),
        _ => throw context.Error("bytes", PickleContext.Describe(arguments[0])),
    };

    // Python 3 writes bytes for protocol 2 as text and the wish to encode it as Latin-1.
    private static PickleBytes MakeEncoded(PickleTuple arguments, PickleContext context)
    {
        if (arguments.Count == 2 && arguments[0] is string text && PickledDataType.AsText(arguments[1]) is "latin1" or "latin-1")
        {
            context.Charge(text.Length);
            if (System.Text.Ascii.IsValid(text) || text.All(c => c <= 255))
                return new PickleBytes(Encoding.Latin1.GetBytes(text));
            throw context.Error("characters of Latin-1", "others");
        }

        throw context.Error("text to encode as Latin-1", "something else");
    }
}
