namespace Vitruvian.Numerics;

/// <summary>A square matrix in factors, <c>P A = L U</c> with row exchanges P: solves and the determinant.</summary>
internal sealed class LuFactors
{
    private readonly double[] _factors;
    private readonly int[] _rows;
    private readonly int _size;

    private LuFactors(double[] factors, int[] rows, int size, double logDeterminant)
    {
        (_factors, _rows, _size) = (factors, rows, size);
        LogDeterminant = logDeterminant;
    }

    /// <summary>Natural logarithm of the determinant's absolute value.</summary>
    internal double LogDeterminant { get; }

    /// <summary>Factors a matrix by elimination with the greatest pivot of each column; null when it is singular or not finite.</summary>
    /// <param name="matrix">A, n x n; remains as it is.</param>
    /// <param name="n">n.</param>
    internal static LuFactors? TryFactor(ReadOnlySpan<double> matrix, int n)
    {
        double[] a = matrix.ToArray();
        int[] rows = [.. Enumerable.Range(0, n)];
        double logDeterminant = 0;
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(a[(i * n) + k]) > Math.Abs(a[(pivot * n) + k]))
                    pivot = i;
            }

            double value = Math.Abs(a[(pivot * n) + k]);
            if (!(value > 0 && double.IsFinite(value)))
                return null;
            logDeterminant += Math.Log(value);
            if (pivot != k)
            {
                (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
                for (int j = 0; j < n; j++)
                    (a[(k * n) + j], a[(pivot * n) + j]) = (a[(pivot * n) + j], a[(k * n) + j]);
            }

            for (int i = k + 1; i < n; i++)
            {
                double factor = a[(i * n) + k] /= a[(k * n) + k];
                DenseMath.AddScaled(a.AsSpan((i * n) + k + 1, n - k - 1), a.AsSpan((k * n) + k + 1, n - k - 1), -factor);
            }
        }

        return new LuFactors(a, rows, n, logDeterminant);
    }

    /// <summary>Solves A x = b.</summary>
    /// <param name="b">n values.</param>
    /// <param name="x">Receives n values; not b's memory.</param>
    internal void Solve(ReadOnlySpan<double> b, Span<double> x)
    {
        for (int i = 0; i < _size; i++)
            x[i] = b[_rows[i]] - DenseMath.Dot(_factors.AsSpan(i * _size, i), x[..i]);
        for (int i = _size - 1; i >= 0; i--)
            x[i] = (x[i] - DenseMath.Dot(_factors.AsSpan((i * _size) + i + 1, _size - i - 1), x[(i + 1).._size])) / _factors[(i * _size) + i];
    }
}
