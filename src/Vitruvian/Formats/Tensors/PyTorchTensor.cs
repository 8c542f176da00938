namespace Vitruvian.Formats.Tensors;

/// <summary>A tensor of a PyTorch file: a view of elements that several tensors may share.</summary>
public sealed class PyTorchTensor
{
    private readonly PyTorchStorage _storage;
    private readonly long _offset;
    private readonly long[] _shape;
    private readonly long[] _strides;

    internal PyTorchTensor(PyTorchStorage storage, long offset, long[] shape, long[] strides)
    {
        _storage = storage;
        _offset = offset;
        _shape = shape;
        _strides = strides;
        ByteCount = TensorTypes.ByteCount(storage.Type, shape);
    }

    /// <summary>Element type.</summary>
    public TensorType Type => _storage.Type;

    /// <summary>Lengths of the dimensions; empty for a single value.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>Bytes of the elements.</summary>
    public long ByteCount { get; }

    /// <summary>The elements in row-major order, little-endian.</summary>
    public byte[] ToBytes()
    {
        byte[] elements = new byte[ByteCount];
        if (elements.Length > 0)
        {
            int written = 0;
            Copy(0, _offset, elements, ref written);
        }

        return elements;
    }

    /// <summary>One past the last element of the storage that the view touches; -1 when that overflows.</summary>
    internal static long End(long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        Int128 last = offset;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0)
                return offset;
            last += (Int128)(shape[i] - 1) * strides[i];
        }

        return last >= long.MaxValue ? -1 : (long)last + 1;
    }

    private void Copy(int dimension, long position, byte[] destination, ref int written)
    {
        int size = Type.Size();
        ReadOnlySpan<byte> source = _storage.Data.Span;
        if (dimension == _shape.Length)
        {
            source.Slice(checked((int)(position * size)), size).CopyTo(destination.AsSpan(written));
            written += size;
            return;
        }

        bool innermost = dimension == _shape.Length - 1;
        if (innermost && _strides[dimension] == 1)
        {
            int bytes = checked((int)(_shape[dimension] * size));
            source.Slice(checked((int)(position * size)), bytes).CopyTo(destination.AsSpan(written));
            written += bytes;
            return;
        }

        for (long i = 0; i < _shape[dimension]; i++)
            Copy(dimension + 1, position + (i * _strides[dimension]), destination, ref written);
    }
}
