namespace Vitruvian.Formats.Pickling;

/// <summary>The pickle machine's stack with its marks and its memo.</summary>
internal sealed class PickleStack(PickleContext context)
{
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];

    internal void Push(object? value)
    {
        context.Charge(PickleContext.BytesPerValue);
        _values.Add(value);
    }

    internal object? Pop()
    {
        object? value = Top();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    internal object? Top() => _values.Count > Floor ? _values[^1] : throw context.Error("a value on the pickle's stack", "none");

    internal T Pop<T>(string expected)
        where T : class => Pop() is { } value ? value as T ?? throw Mismatch(expected, value) : throw Mismatch(expected, null);

    internal T Top<T>(string expected)
        where T : class => Top() as T ?? throw Mismatch(expected, Top());

    internal void Mark()
    {
        if (_marks.Count >= context.MaximumDepth)
            throw context.Error($"containers nested at most {context.MaximumDepth} deep", "more");
        _marks.Push(_values.Count);
    }

    /// <summary>Takes the values above the last mark, and the mark.</summary>
    internal object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw context.Error("a mark on the pickle's stack", "none");
        int start = _marks.Pop();
        object?[] values = [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values)[start..]];
        _values.RemoveRange(start, _values.Count - start);
        return values;
    }

    /// <summary>Takes a mark when nothing stands above it; used by POP, which removes either.</summary>
    internal bool TryPopMark()
    {
        if (_marks.Count == 0 || _marks.Peek() != _values.Count)
            return false;
        _ = _marks.Pop();
        return true;
    }

    internal void Remember(long key)
    {
        if (_memo.Count >= context.MaximumEntries)
            throw context.Error($"at most {context.MaximumEntries} remembered values", "more");
        _memo[key] = Top();
    }

    internal void RememberNext() => Remember(_memo.Count);

    internal void Recall(long key) => Push(_memo.TryGetValue(key, out object? value) ? value : throw context.Error("a remembered value", $"none under {key}"));

    private int Floor => _marks.Count == 0 ? 0 : _marks.Peek();

    private InvalidInputException Mismatch(string expected, object? found) => context.Error(expected, PickleContext.Describe(found));
}
