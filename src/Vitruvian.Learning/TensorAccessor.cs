using System.Runtime.CompilerServices;
using Tensor = Vitruvian.Learning.torch.Tensor;

namespace Vitruvian.Learning;

/// <summary>A tensor's elements in main memory, in row-major order, without a copy. It keeps the tensor alive while it is in use.</summary>
/// <typeparam name="T">.NET type of the elements.</typeparam>
public readonly unsafe ref struct TensorAccessor<T>
    where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly T* _data;

    internal TensorAccessor(Tensor tensor, void* data, long count)
    {
        _tensor = tensor;
        _data = (T*)data;
        Count = count;
    }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>The element at a row-major position; may be assigned.</summary>
    public ref T this[long index]
    {
        get
        {
            if ((ulong)index >= (ulong)Count)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"The tensor has {Count} elements.");
            ref T element = ref Unsafe.AsRef<T>(_data + index);
            GC.KeepAlive(_tensor);
            return ref element;
        }
    }

    /// <summary>The elements as a span, valid while the tensor is neither disposed nor collected.</summary>
    public Span<T> AsSpan() => new(_data, checked((int)Count));

    /// <summary>A copy of the elements.</summary>
    public T[] ToArray()
    {
        T[] copy = AsSpan().ToArray();
        GC.KeepAlive(_tensor);
        return copy;
    }

    /// <summary>Copies the elements to the start of a span.</summary>
    public void CopyTo(Span<T> destination)
    {
        AsSpan().CopyTo(destination);
        GC.KeepAlive(_tensor);
    }

    /// <summary>Overwrites all elements.</summary>
    /// <param name="source">As many elements as the tensor has.</param>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        if (source.Length != Count)
            throw new ArgumentException($"source has {source.Length} elements; expected {Count}.", nameof(source));
        source.CopyTo(AsSpan());
        GC.KeepAlive(_tensor);
    }
}
