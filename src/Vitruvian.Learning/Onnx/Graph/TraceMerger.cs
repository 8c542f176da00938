using Vitruvian.Learning.Native;
using Vitruvian.Learning.Onnx.Recording;

namespace Vitruvian.Learning.Onnx.Graph;

/// <summary>
/// Makes one graph of recordings with different batches: whatever number differs among them must lie on a straight line over the batch, and
/// becomes a <see cref="SymbolicLength"/>.
/// </summary>
internal sealed class TraceMerger
{
    // Tensors that were not made by operators are compared between recordings up to this many elements; larger ones are weights.
    private const long ComparedElements = 1 << 20;

    private readonly IReadOnlyList<Trace> _traces;
    private readonly long[] _batches;
    private readonly List<GraphValue> _values = [];

    private TraceMerger(IReadOnlyList<Trace> traces)
    {
        _traces = traces;
        _batches = [.. traces.Select(trace => trace.Batch)];
    }

    /// <summary>Merges recordings of one network.</summary>
    /// <param name="traces">Recordings with different batches, or a single one.</param>
    /// <param name="inputs">Number of inputs.</param>
    /// <exception cref="OnnxExportException">The network does something else for another batch.</exception>
    public static NetworkGraph Merge(IReadOnlyList<Trace> traces, int inputs) => new TraceMerger(traces).Merge(inputs);

    private NetworkGraph Merge(int inputs)
    {
        Trace first = _traces[0];
        foreach (Trace other in _traces.Skip(1))
        {
            int same = first.Calls.Zip(other.Calls).TakeWhile(pair => pair.First.Name == pair.Second.Name).Count();
            if (same < Math.Max(first.Calls.Count, other.Calls.Count) || first.Values.Count != other.Values.Count || !first.Outputs.AsSpan().SequenceEqual(other.Outputs))
            {
                string where = same < first.Calls.Count ? $"from aten::{first.Calls[same].Name} on" : "at its end";
                throw new OnnxExportException($"The network calls other operators for a batch of {first.Batch} than for one of {other.Batch}, {where}.");
            }
        }

        bool[] varying = new bool[first.Values.Count];
        for (int i = 0; i < inputs; i++)
            varying[i] = true;
        List<GraphCall> calls = [];
        foreach (int i in Enumerable.Range(0, first.Calls.Count))
        {
            GraphCall call = MergeCall(i);
            bool depends = call.Arguments.Any(argument => Depends(argument, varying));
            foreach (int result in call.Results.Where(result => result >= 0))
                varying[result] = depends;
            calls.Add(call);
        }

        for (int i = 0; i < first.Values.Count; i++)
            _values.Add(MergeValue(i, varying[i]));
        return new NetworkGraph(calls, _values, inputs, first.Outputs);
    }

    private static bool Depends(in GraphArgument argument, bool[] varying) => argument.Tag switch
    {
        ValueTag.Tensor => varying[(int)argument.Content!],
        ValueTag.Tensors => Array.Exists((int[])argument.Content!, value => value >= 0 && varying[value]),
        ValueTag.Integer => !argument.Integer.IsFixed,
        ValueTag.Integers => Array.Exists((SymbolicLength[])argument.Content!, length => !length.IsFixed),
        _ => false,
    };

    private GraphCall MergeCall(int position)
    {
        TracedCall first = _traces[0].Calls[position];
        var arguments = new GraphArgument[first.Arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = MergeArgument(first.Name, [.. _traces.Select(trace => trace.Calls[position].Arguments[i])]);
        return new GraphCall(first.Name, arguments, first.Results);
    }

    private GraphArgument MergeArgument(string name, TracedArgument[] versions)
    {
        TracedArgument first = versions[0];
        if (versions.Any(version => version.Tag != first.Tag))
            throw Differs(name, "an argument's kind");
        switch (first.Tag)
        {
            case ValueTag.Integer or ValueTag.Boolean or ValueTag.Device:
                return new GraphArgument(first.Tag, Fit(name, [.. versions.Select(version => version.Bits)]), 0, null);
            case ValueTag.Double:
                if (versions.Any(version => version.Bits != first.Bits))
                    throw Differs(name, "a floating-point argument");
                return new GraphArgument(first.Tag, 0, BitConverter.Int64BitsToDouble(first.Bits), null);
            case ValueTag.Tensor:
                if (versions.Any(version => version.Bits != first.Bits))
                    throw Differs(name, "its tensor");
                return new GraphArgument(first.Tag, 0, 0, (int)first.Bits);
            case ValueTag.Integers:
                long[][] lists = [.. versions.Select(version => (long[])version.Content!)];
                if (lists.Any(list => list.Length != lists[0].Length))
                    throw Differs(name, "the length of a list");
                return new GraphArgument(first.Tag, 0, 0, Enumerable.Range(0, lists[0].Length).Select(i => Fit(name, [.. lists.Select(list => list[i])])).ToArray());
            case ValueTag.Doubles:
                if (versions.Any(version => !((double[])version.Content!).AsSpan().SequenceEqual((double[])first.Content!)))
                    throw Differs(name, "a floating-point argument");
                return new GraphArgument(first.Tag, 0, 0, first.Content);
            case ValueTag.Tensors:
                if (versions.Any(version => !((int[])version.Content!).AsSpan().SequenceEqual((int[])first.Content!)))
                    throw Differs(name, "its tensors");
                return new GraphArgument(first.Tag, 0, 0, first.Content);
            case ValueTag.String:
                return new GraphArgument(first.Tag, 0, 0, System.Text.Encoding.UTF8.GetString((byte[])first.Content!).TrimEnd('\0'));
            default:
                return new GraphArgument(first.Tag, 0, 0, null);
        }
    }

    private GraphValue MergeValue(int position, bool varying)
    {
        TracedValue[] versions = [.. _traces.Select(trace => trace.Values[position])];
        TracedValue first = versions[0];
        if (versions.Any(version => version.Shape.Length != first.Shape.Length || version.Type != first.Type))
            throw new OnnxExportException($"A tensor is {first.Type} of {first.Shape.Length} dimensions for a batch of {_batches[0]} and something else for others.");
        SymbolicLength[] shape = [.. Enumerable.Range(0, first.Shape.Length).Select(axis => Fit("a tensor's shape", [.. versions.Select(version => version.Shape[axis])]))];
        if (!varying && first.IsLeaf)
            RequireSame(versions);
        return new GraphValue(first.Tensor, first.Type, shape, varying, _traces[0].Overwritten.GetValueOrDefault(position));
    }

    // A tensor that the network made of numbers, not with operators, is a constant only if it is the same for every batch.
    private static void RequireSame(TracedValue[] versions)
    {
        foreach (TracedValue other in versions.Skip(1))
        {
            if (other.Tensor.Handle == versions[0].Tensor.Handle)
                continue;
            bool same = other.Shape.AsSpan().SequenceEqual(versions[0].Shape)
                && (versions[0].Tensor.numel() > ComparedElements || versions[0].Tensor.equal(other.Tensor));
            if (!same)
                throw new OnnxExportException($"The network makes a constant {versions[0].Tensor} whose values depend on the batch; make it with operators.");
        }
    }

    private SymbolicLength Fit(string name, long[] values) =>
        SymbolicLength.Fit(_batches, values)
        ?? throw new OnnxExportException($"{name}: a length is {string.Join(", ", values)} for batches of {string.Join(", ", _batches)}: not on a straight line.");

    private OnnxExportException Differs(string name, string what) =>
        new($"aten::{name}: {what} depends on the batch ({string.Join(", ", _batches)} were tried).");
}
