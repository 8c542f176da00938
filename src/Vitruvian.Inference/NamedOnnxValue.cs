namespace Vitruvian.Inference;

/// <summary>A tensor under the name of an input or output.</summary>
/// <param name="name">The model's name for it.</param>
/// <param name="value">The tensor; disposed with this.</param>
public sealed class NamedOnnxValue(string name, OrtValue value) : IDisposable
{
    /// <summary>The model's name for it.</summary>
    public string Name { get; } = name;

    /// <summary>The tensor.</summary>
    public OrtValue Value { get; } = value;

    /// <summary>A named tensor over the elements of an array; see <see cref="OrtValue.CreateTensorValueFromMemory{T}"/>.</summary>
    /// <typeparam name="T">Gives the element type.</typeparam>
    /// <param name="name">The model's name for it.</param>
    /// <param name="data">Elements in row-major order.</param>
    /// <param name="shape">Lengths of the dimensions.</param>
    public static NamedOnnxValue CreateFromTensor<T>(string name, T[] data, params ReadOnlySpan<long> shape)
        where T : unmanaged => new(name, OrtValue.CreateTensorValueFromMemory(data, shape));

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => Value.Dispose();
}
