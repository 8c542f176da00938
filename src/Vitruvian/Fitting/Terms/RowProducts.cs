using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Products of the columns of a tall matrix with each other, <c>C += A^T A</c>, four columns against two in registers. Columns lie one after another, each a multiple of four rows long.
/// </summary>
internal static class RowProducts
{
    internal const int ColumnsTogether = 4;
    private const int Lanes = 4;

    /// <summary>Adds the products of all pairs.</summary>
    /// <param name="matrix">A, column by column.</param>
    /// <param name="stride">From one column to the next.</param>
    /// <param name="rows">Rows, a multiple of 4.</param>
    /// <param name="columns">Columns, a multiple of 4.</param>
    /// <param name="firstColumn">Products of columns before this one with each other are left out; a multiple of 4.</param>
    /// <param name="products">C, columns x columns; only its lower triangle means anything.</param>
    internal static void Add(ReadOnlySpan<double> matrix, int stride, int rows, int columns, int firstColumn, Span<double> products)
    {
        if (rows % Lanes != 0 || columns % ColumnsTogether != 0 || firstColumn % ColumnsTogether != 0 || matrix.Length < ((columns - 1) * stride) + rows || products.Length < columns * columns)
            throw new ArgumentException($"{rows} x {columns} values do not fit.", nameof(matrix));
        ref double first = ref MemoryMarshal.GetReference(matrix);
        for (int i = firstColumn; i < columns; i += ColumnsTogether)
        {
            nuint a = (nuint)(i * stride);
            for (int j = 0; j < i + ColumnsTogether; j += 2)
            {
                nuint b = (nuint)(j * stride);
                Vector256<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
                for (nuint r = 0; r < (nuint)rows; r += Lanes)
                {
                    Vector256<double> b0 = Vector256.LoadUnsafe(ref first, b + r), b1 = Vector256.LoadUnsafe(ref first, b + (nuint)stride + r);
                    Vector256<double> a0 = Vector256.LoadUnsafe(ref first, a + r), a1 = Vector256.LoadUnsafe(ref first, a + (nuint)stride + r);
                    s00 = Vector256.FusedMultiplyAdd(a0, b0, s00);
                    s01 = Vector256.FusedMultiplyAdd(a0, b1, s01);
                    s10 = Vector256.FusedMultiplyAdd(a1, b0, s10);
                    s11 = Vector256.FusedMultiplyAdd(a1, b1, s11);
                    Vector256<double> a2 = Vector256.LoadUnsafe(ref first, a + (nuint)(2 * stride) + r), a3 = Vector256.LoadUnsafe(ref first, a + (nuint)(3 * stride) + r);
                    s20 = Vector256.FusedMultiplyAdd(a2, b0, s20);
                    s21 = Vector256.FusedMultiplyAdd(a2, b1, s21);
                    s30 = Vector256.FusedMultiplyAdd(a3, b0, s30);
                    s31 = Vector256.FusedMultiplyAdd(a3, b1, s31);
                }

                Span<double> to = products[((i * columns) + j)..];
                to[0] += Vector256.Sum(s00);
                to[1] += Vector256.Sum(s01);
                to[columns] += Vector256.Sum(s10);
                to[columns + 1] += Vector256.Sum(s11);
                to[2 * columns] += Vector256.Sum(s20);
                to[(2 * columns) + 1] += Vector256.Sum(s21);
                to[3 * columns] += Vector256.Sum(s30);
                to[(3 * columns) + 1] += Vector256.Sum(s31);
            }
        }
    }
}
