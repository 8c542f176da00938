using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Numerics;

/// <summary>Inner loops over dense rows of doubles, as wide as the machine has them.</summary>
internal static class DenseMath
{
    /// <summary>Sum of products of two rows of the same length.</summary>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int width = Vector<double>.Count;
        b = b[..a.Length];
        Vector<double> sum0 = default;
        Vector<double> sum1 = default;
        int i = 0;
        for (; i <= a.Length - (2 * width); i += 2 * width)
        {
            sum0 = Vector.FusedMultiplyAdd(Load(a, i), Load(b, i), sum0);
            sum1 = Vector.FusedMultiplyAdd(Load(a, i + width), Load(b, i + width), sum1);
        }

        if (i <= a.Length - width)
        {
            sum0 = Vector.FusedMultiplyAdd(Load(a, i), Load(b, i), sum0);
            i += width;
        }

        double sum = Vector.Sum(sum0 + sum1);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>destination += scale * source, over the source's length.</summary>
    internal static void AddScaled(Span<double> destination, ReadOnlySpan<double> source, double scale)
    {
        int width = Vector<double>.Count;
        destination = destination[..source.Length];
        Vector<double> scales = new(scale);
        int i = 0;
        for (; i <= source.Length - width; i += width)
            Store(Vector.FusedMultiplyAdd(scales, Load(source, i), Load(destination, i)), destination, i);
        for (; i < source.Length; i++)
            destination[i] += scale * source[i];
    }

    /// <summary>destination += a x + b y + c z over rows x, y, z of the destination's length (one row of a 3 x 3 matrix times three rows).</summary>
    internal static void AddCombination(
        Span<double> destination, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, double a, double b, double c)
    {
        int width = Vector<double>.Count;
        int length = destination.Length;
        x = x[..length];
        y = y[..length];
        z = z[..length];
        Vector<double> va = new(a), vb = new(b), vc = new(c);
        int i = 0;
        for (; i <= length - width; i += width)
        {
            Vector<double> sum = Vector.FusedMultiplyAdd(va, Load(x, i), Load(destination, i));
            sum = Vector.FusedMultiplyAdd(vb, Load(y, i), sum);
            Store(Vector.FusedMultiplyAdd(vc, Load(z, i), sum), destination, i);
        }

        for (; i < length; i++)
            destination[i] += (a * x[i]) + (b * y[i]) + (c * z[i]);
    }

    private static Vector<double> Load(ReadOnlySpan<double> row, int at) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)at);

    private static void Store(Vector<double> value, Span<double> row, int at) =>
        Vector.StoreUnsafe(value, ref MemoryMarshal.GetReference(row), (nuint)at);
}
