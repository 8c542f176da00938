namespace Vitruvian.Learning.Onnx.Operators;

/// <summary>How each ATen operator is written in ONNX: one row an operator, by topic in the other files of this class.</summary>
internal static partial class OperatorTable
{
    private static readonly Dictionary<string, Action<CallContext>> s_rows = Collect(Arithmetic, Elementwise, Comparison, Shape, Indexing, Reduction, LinearAlgebra, Network, Images, Factories);

    // Their results would be frozen into the file.
    private static readonly HashSet<string> s_random =
    [
        "rand", "randn", "rand_like", "randn_like", "randint.low", "randperm", "normal_", "uniform_", "bernoulli", "multinomial",
    ];

    /// <summary>Operators that can be written.</summary>
    public static IEnumerable<string> Names => s_rows.Keys;

    /// <summary>Whether an operator's results are different at each call.</summary>
    public static bool IsRandom(string name) => s_random.Contains(name);

    /// <summary>Writes a call.</summary>
    /// <exception cref="OnnxExportException">The operator has no row here, or is used in a way that ONNX does not have.</exception>
    public static void Write(CallContext call)
    {
        if (!s_rows.TryGetValue(call.Call.Name, out Action<CallContext>? row))
            throw new OnnxExportException($"aten::{call.Call.Name} has no form in ONNX here; add a row to Vitruvian.Learning.Onnx.Operators.OperatorTable, or compute it in another way.");
        row(call);
    }

    private static Dictionary<string, Action<CallContext>> Collect(params IReadOnlyList<(string Name, Action<CallContext> Write)>[] topics)
    {
        Dictionary<string, Action<CallContext>> rows = new(StringComparer.Ordinal);
        foreach ((string name, Action<CallContext> write) in topics.SelectMany(topic => topic))
            rows.Add(name, write);
        return rows;
    }
}
