using System.Runtime.InteropServices;
using Vitruvian.Inference.Native;

namespace Vitruvian.Inference;

/// <summary>A tensor of ONNX Runtime, in main memory and row-major order.</summary>
public sealed unsafe class OrtValue : IDisposable
{
    private readonly long[] _shape;
    private bool _disposed;

    private OrtValue(ValueHandle handle, TensorElementType type, long[] shape)
    {
        Handle = handle;
        ElementDataType = type;
        _shape = shape;
        Length = Count(shape);
    }

    /// <summary>Element type.</summary>
    public TensorElementType ElementDataType { get; }

    /// <summary>Lengths of the dimensions.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    internal ValueHandle Handle { get; }

    /// <summary>A tensor whose elements are those of an array, without a copy: each sees what the other writes.</summary>
    /// <typeparam name="T">float, double, Half, long, int, short, ushort, sbyte, byte or bool; gives the element type.</typeparam>
    /// <param name="data">Elements in row-major order; the array stays where it is until the value is disposed.</param>
    /// <param name="shape">Lengths of the dimensions; their product is the array's length.</param>
    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        TensorElementType type = TypeOf<T>();
        if (Count(shape) != data.Length)
            throw new ArgumentException($"The array has {data.Length} elements; expected {Count(shape)} for the shape {Text(shape)}.", nameof(data));
        GCHandle pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        nint value;
        nint status;
        fixed (long* lengths = shape)
        {
            var create = (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)OrtApi.Function(Slot.CreateTensorWithDataAsOrtValue);
            status = create(OrtApi.MainMemory, (void*)pin.AddrOfPinnedObject(), (nuint)data.Length * (nuint)sizeof(T), lengths, (nuint)shape.Length, (int)type, &value);
        }

        if (status != 0)
            pin.Free();
        OrtApi.Check(status, $"a tensor {type}{Text(shape)}");
        return new OrtValue(new ValueHandle(value, pin), type, shape.ToArray());
    }

    /// <summary>A tensor of zeros in memory of the runtime.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Lengths of the dimensions.</param>
    public static OrtValue CreateAllocatedTensorValue(TensorElementType type, params ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* lengths = shape)
        {
            var create = (delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)OrtApi.Function(Slot.CreateTensorAsOrtValue);
            OrtApi.Check(create(OrtApi.Allocator, lengths, (nuint)shape.Length, (int)type, &value), $"a tensor {type}{Text(shape)}");
        }

        OrtValue made = new(new ValueHandle(value), type, shape.ToArray());
        new Span<byte>(made.Pointer(), checked(made.Length * SizeOf(type))).Clear();
        return made;
    }

    /// <summary>The elements, to read; valid while the value is not disposed.</summary>
    /// <typeparam name="T">The .NET type of <see cref="ElementDataType"/>.</typeparam>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    /// <summary>The elements, to read and write; valid while the value is not disposed.</summary>
    /// <typeparam name="T">The .NET type of <see cref="ElementDataType"/>.</typeparam>
    public Span<T> GetTensorMutableDataAsSpan<T>()
        where T : unmanaged
    {
        if (TypeOf<T>() != ElementDataType)
            throw new InvalidOperationException($"The elements of {this} are not of type {typeof(T).Name}.");
        return new Span<T>(Pointer(), Length);
    }

    /// <summary>Frees the tensor; while it is bound to a session's input or output, that keeps it.</summary>
    public void Dispose()
    {
        // The handle itself stays open while a binding holds it.
        _disposed = true;
        Handle.Dispose();
    }

    /// <summary>Type and shape, for example <c>Float[1, 3, 256, 256]</c>.</summary>
    public override string ToString() => $"{ElementDataType}{Text(_shape)}";

    /// <summary>Takes over a value that a run made.</summary>
    internal static OrtValue TakeOver(nint value, string name)
    {
        ValueHandle handle = new(value);
        int tensor;
        OrtApi.Check(((delegate* unmanaged<nint, int*, nint>)OrtApi.Function(Slot.IsTensor))(value, &tensor), "IsTensor");
        if (tensor == 0)
        {
            handle.Dispose();
            throw new OnnxRuntimeException($"output '{name}': expected a tensor; found a value of another kind.");
        }

        (TensorElementType type, long[] shape) = TensorDescription.OfValue(value);
        return new OrtValue(handle, type, shape);
    }

    /// <summary>The element type of a .NET type.</summary>
    internal static TensorElementType TypeOf<T>()
        where T : unmanaged => default(T) switch
        {
            float => TensorElementType.Float,
            double => TensorElementType.Double,
            Half => TensorElementType.Float16,
            long => TensorElementType.Int64,
            int => TensorElementType.Int32,
            short => TensorElementType.Int16,
            ushort => TensorElementType.UInt16,
            sbyte => TensorElementType.Int8,
            byte => TensorElementType.UInt8,
            bool => TensorElementType.Bool,
            _ => throw new ArgumentException($"Tensors cannot hold {typeof(T).Name}; expected float, double, Half, long, int, short, ushort, sbyte, byte or bool."),
        };

    private static int SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.UInt8 or TensorElementType.Int8 or TensorElementType.Bool => 1,
        TensorElementType.UInt16 or TensorElementType.Int16 or TensorElementType.Float16 => 2,
        TensorElementType.Float or TensorElementType.Int32 => 4,
        _ => 8,
    };

    private static int Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long length in shape)
            count = checked(count * length);
        return checked((int)count);
    }

    private static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private void* Pointer()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        void* data;
        OrtApi.Check(((delegate* unmanaged<nint, void**, nint>)OrtApi.Function(Slot.GetTensorMutableData))(Handle.DangerousGetHandle(), &data), "GetTensorMutableData");
        GC.KeepAlive(this);
        return data;
    }
}
