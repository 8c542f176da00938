using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vitruvian.Numerics;

/// <summary>Products of matrices of single precision, row by row in memory, as wide as the machine has them. Rows of the right factor and of the product have a length that <see cref="Stride"/> gives.</summary>
internal static class SingleMath
{
    // Rows of the product that are summed together, so that a load serves several multiplications.
    private const int RowsTogether = 4;

    /// <summary>The least length of rows of n values that whole vectors fill; what lies beyond n must be finite.</summary>
    internal static int Stride(int n) => (n + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>C = A B.</summary>
    /// <param name="a">A, rows x inner.</param>
    /// <param name="aStride">Length of A's rows in memory.</param>
    /// <param name="b">B, inner x stride.</param>
    /// <param name="c">Receives C, rows x stride.</param>
    /// <param name="stride">Length of B's and C's rows.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    internal static void Multiply(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int stride, int rows, int inner)
    {
        if (a.Length < ((rows - 1) * aStride) + inner || b.Length < inner * stride || c.Length < rows * stride || stride % Vector<float>.Count != 0)
            throw new ArgumentException($"matrices of {a.Length}, {b.Length} and {c.Length} values; expected {rows} x {inner} times {inner} x {stride}.");
        ref float ra = ref MemoryMarshal.GetReference(a);
        ref float rb = ref MemoryMarshal.GetReference(b);
        ref float rc = ref MemoryMarshal.GetReference(c);
        int row = 0;
        for (; row <= rows - RowsTogether; row += RowsTogether)
        {
            int column = 0;
            for (; column <= stride - (2 * Vector<float>.Count); column += 2 * Vector<float>.Count)
                FourByTwo(ref ra, aStride, ref rb, ref rc, stride, row, column, inner);
            if (column < stride)
                FourByOne(ref ra, aStride, ref rb, ref rc, stride, row, column, inner);
        }

        for (; row < rows; row++)
        {
            for (int column = 0; column < stride; column += Vector<float>.Count)
                OneByOne(ref ra, aStride, ref rb, ref rc, stride, row, column, inner);
        }
    }

    private static void FourByTwo(ref float a, int aStride, ref float b, ref float c, int stride, int row, int column, int inner)
    {
        int width = Vector<float>.Count;
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        nuint a0 = (nuint)(row * aStride), a1 = a0 + (nuint)aStride, a2 = a1 + (nuint)aStride, a3 = a2 + (nuint)aStride;
        nuint from = (nuint)column;
        for (nuint i = 0; i < (nuint)inner; i++, from += (nuint)stride)
        {
            Vector<float> left = Vector.LoadUnsafe(ref b, from), right = Vector.LoadUnsafe(ref b, from + (nuint)width);
            Vector<float> factor = new(Unsafe.Add(ref a, a0 + i));
            c00 = Vector.FusedMultiplyAdd(factor, left, c00);
            c01 = Vector.FusedMultiplyAdd(factor, right, c01);
            factor = new(Unsafe.Add(ref a, a1 + i));
            c10 = Vector.FusedMultiplyAdd(factor, left, c10);
            c11 = Vector.FusedMultiplyAdd(factor, right, c11);
            factor = new(Unsafe.Add(ref a, a2 + i));
            c20 = Vector.FusedMultiplyAdd(factor, left, c20);
            c21 = Vector.FusedMultiplyAdd(factor, right, c21);
            factor = new(Unsafe.Add(ref a, a3 + i));
            c30 = Vector.FusedMultiplyAdd(factor, left, c30);
            c31 = Vector.FusedMultiplyAdd(factor, right, c31);
        }

        nuint to = (nuint)((row * stride) + column);
        Vector.StoreUnsafe(c00, ref c, to);
        Vector.StoreUnsafe(c01, ref c, to + (nuint)width);
        to += (nuint)stride;
        Vector.StoreUnsafe(c10, ref c, to);
        Vector.StoreUnsafe(c11, ref c, to + (nuint)width);
        to += (nuint)stride;
        Vector.StoreUnsafe(c20, ref c, to);
        Vector.StoreUnsafe(c21, ref c, to + (nuint)width);
        to += (nuint)stride;
        Vector.StoreUnsafe(c30, ref c, to);
        Vector.StoreUnsafe(c31, ref c, to + (nuint)width);
    }

    private static void FourByOne(ref float a, int aStride, ref float b, ref float c, int stride, int row, int column, int inner)
    {
        Vector<float> c0 = default, c1 = default, c2 = default, c3 = default;
        nuint a0 = (nuint)(row * aStride), a1 = a0 + (nuint)aStride, a2 = a1 + (nuint)aStride, a3 = a2 + (nuint)aStride;
        nuint from = (nuint)column;
        for (nuint i = 0; i < (nuint)inner; i++, from += (nuint)stride)
        {
            Vector<float> values = Vector.LoadUnsafe(ref b, from);
            c0 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, a0 + i)), values, c0);
            c1 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, a1 + i)), values, c1);
            c2 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, a2 + i)), values, c2);
            c3 = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, a3 + i)), values, c3);
        }

        nuint to = (nuint)((row * stride) + column);
        Vector.StoreUnsafe(c0, ref c, to);
        Vector.StoreUnsafe(c1, ref c, to + (nuint)stride);
        Vector.StoreUnsafe(c2, ref c, to + (2 * (nuint)stride));
        Vector.StoreUnsafe(c3, ref c, to + (3 * (nuint)stride));
    }

    private static void OneByOne(ref float a, int aStride, ref float b, ref float c, int stride, int row, int column, int inner)
    {
        Vector<float> sum = default;
        nuint a0 = (nuint)(row * aStride), from = (nuint)column;
        for (nuint i = 0; i < (nuint)inner; i++, from += (nuint)stride)
            sum = Vector.FusedMultiplyAdd(new(Unsafe.Add(ref a, a0 + i)), Vector.LoadUnsafe(ref b, from), sum);
        Vector.StoreUnsafe(sum, ref c, (nuint)((row * stride) + column));
    }
}
