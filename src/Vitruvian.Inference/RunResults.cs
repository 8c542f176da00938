using System.Collections;

namespace Vitruvian.Inference;

/// <summary>The outputs of a run in the model's order. Disposing it frees them all.</summary>
public sealed class RunResults : IReadOnlyList<NamedOnnxValue>, IDisposable
{
    private readonly NamedOnnxValue[] _values;

    private RunResults(NamedOnnxValue[] values) => _values = values;

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public NamedOnnxValue this[int index] => _values[index];

    /// <summary>An output by its name.</summary>
    public OrtValue this[string name] =>
        (Array.Find(_values, value => value.Name == name) ?? throw new OnnxRuntimeException($"The run gave no output called '{name}'.")).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NamedOnnxValue value in _values)
            value.Dispose();
    }

    /// <inheritdoc/>
    public IEnumerator<NamedOnnxValue> GetEnumerator() => ((IEnumerable<NamedOnnxValue>)_values).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static RunResults TakeOver(string[] names, nint[] values) =>
        new([.. names.Zip(values, (name, value) => new NamedOnnxValue(name, OrtValue.TakeOver(value, name)))]);
}
