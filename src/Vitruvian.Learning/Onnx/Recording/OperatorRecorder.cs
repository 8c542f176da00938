using Vitruvian.Learning.Native;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Recording;

/// <summary>
/// Writes down every operator that its thread calls while it is open. It keeps all tensors it has seen, so that an address always means the
/// same tensor.
/// </summary>
internal sealed unsafe class OperatorRecorder : IDisposable
{
    [ThreadStatic]
    private static OperatorRecorder? s_current;

    private readonly List<TracedCall> _calls = [];
    private readonly List<TracedValue> _values = [];
    private readonly Dictionary<nint, int> _current = [];

    // Tensors of which another one, over the same memory, was changed in place; with the operator that did it.
    private readonly Dictionary<nint, string> _stale = [];

    // Constants that the graph needs, and the operator that changed one of them after that; their elements are read at the end only.
    private readonly HashSet<int> _used = [];
    private readonly Dictionary<int, string> _overwritten = [];
    private bool _finished;

    /// <summary>Starts to record.</summary>
    /// <param name="inputs">The network's inputs.</param>
    public OperatorRecorder(IReadOnlyList<Tensor> inputs)
    {
        if (s_current is not null)
            throw new InvalidOperationException("An export is already running on this thread.");
        foreach (Tensor input in inputs)
            _ = Add(input.Handle, fromInput: true, isLeaf: true);
        s_current = this;
    }

    /// <summary>The recorder of this thread, if one is open.</summary>
    public static OperatorRecorder? Current => s_current;

    /// <summary>Takes down a call that has succeeded.</summary>
    public void Record(string name, ReadOnlySpan<Argument> arguments, NativeValue* results, int count)
    {
        bool fromInput = false;
        var traced = new TracedArgument[arguments.Length];
        for (int i = 0; i < traced.Length; i++)
            traced[i] = Trace(name, arguments[i], ref fromInput);
        if (fromInput)
            MarkUsed(traced);

        List<int> made = [];
        for (int i = 0; i < count; i++)
        {
            switch (results[i].Tag)
            {
                case ValueTag.Tensor:
                    made.Add(AddResult(name, results[i].Pointer, fromInput));
                    break;
                case ValueTag.Tensors:
                    for (int k = 0; k < results[i].Count; k++)
                        made.Add(AddResult(name, ((nint*)results[i].Pointer)[k], fromInput));
                    break;
                default:
                    if (fromInput)
                        throw new OnnxExportException($"aten::{name} reads a number out of a tensor that depends on the input; a graph cannot branch on it.");
                    break;
            }
        }

        _calls.Add(new TracedCall(name, traced, [.. made]));
    }

    /// <summary>Fails when a tensor that depends on an input is read by the program itself: the graph would not contain what follows from it.</summary>
    public void RefuseReading(nint handle)
    {
        if (_current.TryGetValue(handle, out int value) && _values[value].FromInput)
            throw new OnnxExportException("The network reads the elements of a tensor that depends on its input outside libtorch; a graph cannot contain that.");
    }

    /// <summary>What was recorded.</summary>
    /// <param name="batch">Length of the batch.</param>
    /// <param name="outputs">The network's results.</param>
    public Trace Finish(long batch, IReadOnlyList<Tensor> outputs)
    {
        int[] positions = [.. outputs.Select(output => Find(output.Handle, "the end of the network"))];
        _finished = true;

        // Only constants are needed from here on; all activations of a large network at once would be gigabytes.
        foreach (TracedValue value in _values.Where(value => value.FromInput))
            value.Tensor.Dispose();
        return new Trace(batch, _calls, _values, positions, _overwritten);
    }

    /// <summary>Stops recording. The tensors are the trace's; without one they go now.</summary>
    public void Dispose()
    {
        s_current = null;
        if (_finished)
            return;
        foreach (TracedValue value in _values)
            value.Tensor.Dispose();
    }

    private TracedArgument Trace(string name, in Argument argument, ref bool fromInput)
    {
        switch (argument.Content)
        {
            case Tensor tensor:
                int position = Find(tensor.Handle, name);
                fromInput |= _values[position].FromInput;
                return new TracedArgument(argument.Tag, position, null);
            case Tensor?[] tensors:
                int[] positions = Array.ConvertAll(tensors, item => item is null ? -1 : Find(item.Handle, name));
                foreach (int item in positions)
                    fromInput |= item >= 0 && _values[item].FromInput;
                return new TracedArgument(argument.Tag, 0, positions);
            case Array list:
                return new TracedArgument(argument.Tag, 0, list.Clone());
            default:
                return new TracedArgument(argument.Tag, argument.Bits, null);
        }
    }

    private int Find(nint handle, string user)
    {
        if (_stale.TryGetValue(handle, out string? culprit))
            throw new OnnxExportException($"aten::{culprit} changed a tensor in place of which {user} uses another view; write it without changing in place.");
        return _current.TryGetValue(handle, out int known) ? known : Add(handle, fromInput: false, isLeaf: true);
    }

    private int AddResult(string name, nint handle, bool fromInput)
    {
        if (handle == 0)
            return -1;
        if (IsInPlace(name) && _current.TryGetValue(handle, out int before))
        {
            (nint start, nint end) = Memory(_values[before].Tensor);
            if (fromInput)
                MarkViews(name, handle, start, end);
            foreach (int value in _used.Where(value => Overlaps(_values[value].Tensor, start, end)))
                _overwritten.TryAdd(value, name);
        }

        return Add(handle, fromInput, isLeaf: false);
    }

    private int Add(nint handle, bool fromInput, bool isLeaf)
    {
        // Out of the network's own dispose scopes.
        Tensor kept = new Tensor(NativeMethods.vt_retain(handle)).DetachFromDisposeScope();
        _values.Add(new TracedValue(kept, kept.dtype, kept.shape, fromInput, isLeaf));
        _current[handle] = _values.Count - 1;
        return _values.Count - 1;
    }

    private static bool IsInPlace(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return (dot < 0 ? name : name[..dot]).EndsWith('_');
    }

    private void MarkUsed(TracedArgument[] arguments)
    {
        foreach (TracedArgument argument in arguments)
        {
            int[] positions = argument.Tag == ValueTag.Tensor ? [(int)argument.Bits] : argument.Content as int[] ?? [];
            _used.UnionWith(positions.Where(position => position >= 0 && !_values[position].FromInput));
        }
    }

    private void MarkViews(string name, nint handle, nint start, nint end)
    {
        foreach ((nint other, int value) in _current)
        {
            if (other != handle && Overlaps(_values[value].Tensor, start, end))
                _stale[other] = name;
        }
    }

    private static bool Overlaps(Tensor tensor, nint start, nint end)
    {
        (nint otherStart, nint otherEnd) = Memory(tensor);
        return otherStart < end && start < otherEnd;
    }

    // First byte, and the byte after the last, of a tensor's elements.
    private static (nint Start, nint End) Memory(Tensor tensor)
    {
        nint start = (nint)NativeMethods.vt_data(tensor.Handle);
        long[] shape = tensor.shape;
        long[] strides = tensor.stride();
        long last = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0)
                return (start, start);
            last += (shape[i] - 1) * strides[i];
        }

        return (start, start + (nint)((last + 1) * SizeOf(tensor.dtype)));
    }
}
