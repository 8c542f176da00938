namespace Vitruvian.Bodies.Baking;

/// <summary>Lower-triangular factor of a symmetric positive definite matrix, <c>A = L L^T</c>, row by row in double precision.</summary>
internal sealed class CholeskyFactor
{
    private readonly double[][] _rows;

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">Symmetric positive definite; only its lower triangle is read.</param>
    /// <exception cref="InvalidOperationException">The matrix is not positive definite.</exception>
    public CholeskyFactor(double[][] matrix)
    {
        _rows = new double[matrix.Length][];
        for (int i = 0; i < matrix.Length; i++)
        {
            double[] row = matrix[i].AsSpan(0, i + 1).ToArray();
            _rows[i] = row;
            for (int j = 0; j <= i; j++)
            {
                double[] other = _rows[j];
                double sum = row[j];
                for (int k = 0; k < j; k++)
                    sum -= row[k] * other[k];
                if (j < i)
                    row[j] = sum / other[j];
                else if (sum > 0)
                    row[j] = Math.Sqrt(sum);
                else
                    throw new InvalidOperationException($"A matrix of size {matrix.Length} is not positive definite: pivot {i} is {sum}.");
            }
        }
    }

    /// <summary>Solves <c>A x = b</c>.</summary>
    /// <param name="rightSide">b.</param>
    /// <returns>x.</returns>
    public double[] Solve(double[] rightSide)
    {
        int n = _rows.Length;
        double[] x = (double[])rightSide.Clone();
        for (int i = 0; i < n; i++)
        {
            double sum = x[i];
            for (int k = 0; k < i; k++)
                sum -= _rows[i][k] * x[k];
            x[i] = sum / _rows[i][i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            x[i] /= _rows[i][i];
            for (int k = 0; k < i; k++)
                x[k] -= _rows[i][k] * x[i];
        }

        return x;
    }
}
