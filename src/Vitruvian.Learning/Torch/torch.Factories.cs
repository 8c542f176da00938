using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>A tensor with a copy of values.</summary>
    /// <typeparam name="T">float, double, Half, long, int, short, sbyte, byte or bool; gives the element type.</typeparam>
    /// <param name="values">Values in row-major order.</param>
    /// <param name="dimensions">Shape; its product is the number of values.</param>
    /// <param name="dtype">Element type to convert to; null for that of the values.</param>
    /// <param name="device">Where to; null for main memory.</param>
    /// <param name="requires_grad">Whether gradients are recorded.</param>
    public static Tensor tensor<T>(T[] values, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        using Tensor shared = PinnedMemory.Wrap(values, dimensions);
        Tensor copy = Aten.ToDevice.Call(shared, device ?? CPU, dtype ?? TypeOf<T>(), false, true);
        return copy.requires_grad_(requires_grad);
    }

    /// <summary>A vector with a copy of values.</summary>
    /// <typeparam name="T">See the other overload.</typeparam>
    /// <param name="values">Values.</param>
    /// <param name="dtype">Element type to convert to; null for that of the values.</param>
    /// <param name="device">Where to; null for main memory.</param>
    /// <param name="requires_grad">Whether gradients are recorded.</param>
    public static Tensor tensor<T>(T[] values, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return tensor(values, [values.Length], dtype, device, requires_grad);
    }

    /// <summary>A tensor without dimensions.</summary>
    /// <param name="scalar">The value: float32, int64 or bool by its kind.</param>
    /// <param name="dtype">Element type to convert to; null for the value's.</param>
    /// <param name="device">Where to; null for main memory.</param>
    public static Tensor tensor(Scalar scalar, ScalarType? dtype = null, Device? device = null) =>
        full([], scalar, dtype ?? (scalar.Kind switch { ScalarKind.Integer => int64, ScalarKind.Boolean => @bool, _ => float32 }), device);

    /// <summary>A tensor over the elements of an array, without a copy: each sees what the other writes.</summary>
    /// <typeparam name="T">See <see cref="tensor{T}(T[], ReadOnlySpan{long}, ScalarType?, Device?, bool)"/>.</typeparam>
    /// <param name="buffer">Elements in row-major order; stays pinned while libtorch refers to it.</param>
    /// <param name="dimensions">Shape; its product is the array's length.</param>
    public static Tensor frombuffer<T>(T[] buffer, params ReadOnlySpan<long> dimensions)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return PinnedMemory.Wrap(buffer, dimensions);
    }

    /// <summary>Zeros, float32 in main memory.</summary>
    public static Tensor zeros(params ReadOnlySpan<long> size) => zeros(size, null, null, false);

    /// <summary>Zeros.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype, Device? device = null, bool requires_grad = false) =>
        Made(Aten.Zeros.Call(size.ToArray(), dtype ?? float32, Argument.None, device), requires_grad);

    /// <summary>Ones, float32 in main memory.</summary>
    public static Tensor ones(params ReadOnlySpan<long> size) => ones(size, null, null, false);

    /// <summary>Ones.</summary>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype, Device? device = null, bool requires_grad = false) =>
        Made(Aten.Ones.Call(size.ToArray(), dtype ?? float32, Argument.None, device), requires_grad);

    /// <summary>One value everywhere.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.Full.Call(size.ToArray(), value, dtype ?? float32, Argument.None, device), requires_grad);

    /// <summary>A tensor whose elements are whatever was in memory.</summary>
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Made(Aten.Empty.Call(size.ToArray(), dtype ?? float32, Argument.None, device), requires_grad);

    /// <summary>Uniform random numbers in [0, 1), float32 in main memory.</summary>
    public static Tensor rand(params ReadOnlySpan<long> size) => rand(size, null, null, false);

    /// <summary>Uniform random numbers in [0, 1).</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype, Device? device = null, bool requires_grad = false) =>
        Made(Aten.Rand.Call(size.ToArray(), dtype ?? float32, Argument.None, device), requires_grad);

    /// <summary>Standard normal random numbers, float32 in main memory.</summary>
    public static Tensor randn(params ReadOnlySpan<long> size) => randn(size, null, null, false);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype, Device? device = null, bool requires_grad = false) =>
        Made(Aten.Randn.Call(size.ToArray(), dtype ?? float32, Argument.None, device), requires_grad);

    /// <summary>Uniform random integers in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static Tensor randint(long low, long high, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null) =>
        Aten.RandInt.Call(low, high, size.ToArray(), dtype ?? int64, Argument.None, device);

    /// <summary>The integers 0 to n - 1 in random order.</summary>
    public static Tensor randperm(long n, Device? device = null) => Aten.RandPerm.Call(n, int64, Argument.None, device);

    /// <summary>Numbers from <paramref name="start"/> up to but without <paramref name="stop"/>.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null) =>
        Aten.Arange.Call(start, stop, step, dtype, Argument.None, device);

    /// <summary>Numbers from 0 up to but without <paramref name="stop"/>.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null) => arange(0, stop, 1, dtype, device);

    /// <summary>Evenly spaced numbers, both ends included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null) =>
        Aten.Linspace.Call(start, end, steps, dtype ?? float32, Argument.None, device);

    /// <summary>The identity matrix.</summary>
    public static Tensor eye(long n, ScalarType? dtype = null, Device? device = null) => Aten.Eye.Call(n, dtype ?? float32, Argument.None, device);

    /// <summary>Zeros with another tensor's shape, order, and unless given, type and device.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null) => Aten.ZerosLike.Call(input, dtype, Argument.None, device);

    /// <summary>Ones with another tensor's shape, order, and unless given, type and device.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null) => Aten.OnesLike.Call(input, dtype, Argument.None, device);

    /// <summary>One value with another tensor's shape, order, and unless given, type and device.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null) =>
        Aten.FullLike.Call(input, value, dtype, Argument.None, device);

    /// <summary>Uniform random numbers in [0, 1) with another tensor's shape, type and device.</summary>
    public static Tensor rand_like(Tensor input) => Aten.RandLike.Call(input);

    /// <summary>Standard normal random numbers with another tensor's shape, type and device.</summary>
    public static Tensor randn_like(Tensor input) => Aten.RandnLike.Call(input);

    private static Tensor Made(Tensor tensor, bool requires_grad) => requires_grad ? tensor.requires_grad_() : tensor;
}
