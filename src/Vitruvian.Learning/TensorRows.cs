using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning;

/// <summary>A tensor's elements in main memory, sample by sample, for the threads of a managed kernel.</summary>
/// <typeparam name="T">.NET type of the elements.</typeparam>
internal sealed unsafe class TensorRows<T>
    where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly nint _start;
    private readonly int _length;

    private TensorRows(Tensor tensor)
    {
        _tensor = tensor;
        fixed (byte* first = tensor.bytes)
            _start = (nint)first;
        _length = checked((int)(tensor.numel() / Math.Max(1, tensor.size(0))));
    }

    /// <summary>The elements themselves where they lie in row-major order in main memory, else a copy; valid inside the current dispose scope.</summary>
    public static TensorRows<T> Of(Tensor tensor) => new(tensor.detach().cpu().contiguous());

    /// <summary>All elements of a sample, the first dimension's position, in row-major order.</summary>
    public Span<T> this[int sample]
    {
        get
        {
            Span<T> row = new((T*)_start + ((long)sample * _length), _length);
            GC.KeepAlive(_tensor);
            return row;
        }
    }
}
