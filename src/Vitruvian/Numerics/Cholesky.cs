using System.Numerics;
using System.Runtime.InteropServices;

namespace Vitruvian.Numerics;

/// <summary>
/// Cholesky factorisation <c>A = L L^T</c> of a symmetric positive definite matrix, in place and without allocation. Matrices are stored row by
/// row; only the lower triangle is read and written.
/// </summary>
public static class Cholesky
{
    // Columns that are finished together: their dot products share the loads of a row.
    private const int Block = 4;

    /// <summary>Factors a matrix in place.</summary>
    /// <param name="matrix">n x n; its lower triangle becomes L.</param>
    /// <param name="n">Size.</param>
    /// <returns>False when the matrix is not positive definite (or not finite); its lower triangle is then partly overwritten.</returns>
    public static bool TryFactor(Span<double> matrix, int n)
    {
        CheckSize(matrix.Length, n);
        for (int first = 0; first < n; first += Block)
        {
            int width = Math.Min(Block, n - first);
            SubtractEarlierColumns(matrix, n, first, width);
            if (!FactorColumns(matrix, n, first, width))
                return false;
        }

        return true;
    }

    /// <summary>Solves <c>A x = b</c> by the factor of A.</summary>
    /// <param name="factor">n x n with L in its lower triangle, as <see cref="TryFactor"/> leaves it.</param>
    /// <param name="n">Size.</param>
    /// <param name="rightHandSide">b, replaced by x; n values.</param>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> rightHandSide)
    {
        SolveLower(factor, n, rightHandSide);
        SolveLowerTransposed(factor, n, rightHandSide);
    }

    /// <summary>Solves <c>L y = b</c>, the first half of <see cref="Solve"/>.</summary>
    /// <param name="factor">n x n with L in its lower triangle.</param>
    /// <param name="n">Size.</param>
    /// <param name="rightHandSide">b, replaced by y; n values.</param>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> rightHandSide)
    {
        CheckSizes(factor, n, rightHandSide);
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            rightHandSide[i] = (rightHandSide[i] - DenseMath.Dot(row[..i], rightHandSide)) / row[i];
        }
    }

    /// <summary>Solves <c>L^T x = y</c>, the second half of <see cref="Solve"/>.</summary>
    /// <param name="factor">n x n with L in its lower triangle.</param>
    /// <param name="n">Size.</param>
    /// <param name="rightHandSide">y, replaced by x; n values.</param>
    public static void SolveLowerTransposed(ReadOnlySpan<double> factor, int n, Span<double> rightHandSide)
    {
        CheckSizes(factor, n, rightHandSide);
        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            rightHandSide[i] /= row[i];
            DenseMath.AddScaled(rightHandSide, row[..i], -rightHandSide[i]);
        }
    }

    /// <summary>Natural logarithm of A's determinant by its factor.</summary>
    /// <param name="factor">n x n with L in its lower triangle.</param>
    /// <param name="n">Size.</param>
    public static double LogDeterminant(ReadOnlySpan<double> factor, int n)
    {
        CheckSize(factor.Length, n);
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += Math.Log(factor[(i * n) + i]);
        return 2 * sum;
    }

    private static void CheckSizes(ReadOnlySpan<double> factor, int n, ReadOnlySpan<double> rightHandSide)
    {
        CheckSize(factor.Length, n);
        if (rightHandSide.Length != n)
            throw new ArgumentException($"rightHandSide has {rightHandSide.Length} values; expected {n}.", nameof(rightHandSide));
    }

    private static void CheckSize(int length, int n)
    {
        if (length != n * n)
            throw new ArgumentException($"the matrix has {length} values; expected {n * n} ({n} x {n}).");
    }

    // A_ij -= sum over k < first of L_ik L_jk, for the block's columns j and all rows i from the block down.
    private static void SubtractEarlierColumns(Span<double> matrix, int n, int first, int width)
    {
        if (first == 0)
            return;
        if (width < Block)
        {
            for (int i = first; i < n; i++)
            {
                for (int j = first; j <= i; j++)
                    matrix[(i * n) + j] -= DenseMath.Dot(matrix.Slice(i * n, first), matrix.Slice(j * n, first));
            }

            return;
        }

        int lanes = Vector<double>.Count;
        ref double a = ref MemoryMarshal.GetReference(matrix);
        nuint row0 = (nuint)(first * n), row1 = row0 + (nuint)n, row2 = row1 + (nuint)n, row3 = row2 + (nuint)n;
        for (int i = first; i < n; i++)
        {
            nuint row = (nuint)(i * n);
            Vector<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            int k = 0;
            for (; k <= first - lanes; k += lanes)
            {
                Vector<double> left = Vector.LoadUnsafe(ref a, row + (nuint)k);
                sum0 = Vector.FusedMultiplyAdd(left, Vector.LoadUnsafe(ref a, row0 + (nuint)k), sum0);
                sum1 = Vector.FusedMultiplyAdd(left, Vector.LoadUnsafe(ref a, row1 + (nuint)k), sum1);
                sum2 = Vector.FusedMultiplyAdd(left, Vector.LoadUnsafe(ref a, row2 + (nuint)k), sum2);
                sum3 = Vector.FusedMultiplyAdd(left, Vector.LoadUnsafe(ref a, row3 + (nuint)k), sum3);
            }

            double d0 = Vector.Sum(sum0), d1 = Vector.Sum(sum1), d2 = Vector.Sum(sum2), d3 = Vector.Sum(sum3);
            for (; k < first; k++)
            {
                double left = matrix[(i * n) + k];
                d0 += left * matrix[(int)row0 + k];
                d1 += left * matrix[(int)row1 + k];
                d2 += left * matrix[(int)row2 + k];
                d3 += left * matrix[(int)row3 + k];
            }

            // Rows of the block itself end at the diagonal.
            Span<double> target = matrix.Slice((i * n) + first, Math.Min(Block, i - first + 1));
            target[0] -= d0;
            if (target.Length > 1)
                target[1] -= d1;
            if (target.Length > 2)
                target[2] -= d2;
            if (target.Length > 3)
                target[3] -= d3;
        }
    }

    private static bool FactorColumns(Span<double> matrix, int n, int first, int width)
    {
        for (int j = first; j < first + width; j++)
        {
            Span<double> pivotRow = matrix.Slice(j * n, j + 1);
            double pivot = pivotRow[j];
            for (int k = first; k < j; k++)
                pivot -= pivotRow[k] * pivotRow[k];
            if (!(pivot > 0 && double.IsFinite(pivot)))
                return false;
            pivot = Math.Sqrt(pivot);
            pivotRow[j] = pivot;
            double inverse = 1 / pivot;
            for (int i = j + 1; i < n; i++)
            {
                Span<double> row = matrix.Slice(i * n, j + 1);
                double sum = row[j];
                for (int k = first; k < j; k++)
                    sum -= row[k] * pivotRow[k];
                row[j] = sum * inverse;
            }
        }

        return true;
    }
}
