namespace Vitruvian.Bodies.Baking;

/// <summary>Eigenvectors of symmetric matrices, the same bits on every run: no threads, fixed order of summation.</summary>
internal static class SymmetricEigen
{
    private const int MaximumSweeps = 60;
    private const int MaximumIterations = 500;
    private const double RelativeTolerance = 1e-13;

    /// <summary>All eigenvalues and eigenvectors by cyclic Jacobi rotations, largest eigenvalue first.</summary>
    /// <param name="matrix">Symmetric, n x n; destroyed.</param>
    /// <returns>Eigenvalues, and eigenvectors as columns.</returns>
    public static (double[] Values, double[,] Vectors) Jacobi(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] vectors = new double[n, n];
        for (int i = 0; i < n; i++)
            vectors[i, i] = 1;
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double off = 0;
            double diagonal = 0;
            for (int i = 0; i < n; i++)
            {
                diagonal += matrix[i, i] * matrix[i, i];
                for (int j = i + 1; j < n; j++)
                    off += matrix[i, j] * matrix[i, j];
            }

            if (off <= 1e-30 * diagonal)
                break;
            for (int i = 0; i < n; i++)
            {
                for (int j = i + 1; j < n; j++)
                    Rotate(matrix, vectors, i, j);
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => matrix[i, i]).ThenBy(i => i)];
        double[] values = [.. order.Select(i => matrix[i, i])];
        double[,] sorted = new double[n, n];
        for (int c = 0; c < n; c++)
        {
            for (int r = 0; r < n; r++)
                sorted[r, c] = vectors[r, order[c]];
        }

        return (values, sorted);
    }

    /// <summary>
    /// The strongest eigenpairs of a positive semi-definite operator by orthogonal iteration with Rayleigh-Ritz (Golub, Van Loan,
    /// Matrix Computations, section 8.2.4).
    /// </summary>
    /// <param name="multiply">Writes operator times vector: (input, output).</param>
    /// <param name="start">Start vectors, more than the pairs wanted: the surplus speeds convergence. Receives the eigenvectors.</param>
    /// <param name="wanted">Number of eigenpairs that must have converged.</param>
    /// <returns>Eigenvalues, largest first, as many as start vectors.</returns>
    public static double[] Strongest(Action<double[], double[]> multiply, double[][] start, int wanted)
    {
        int block = start.Length;
        int n = start[0].Length;
        double[] previous = new double[block];
        double[][] image = [.. start.Select(_ => new double[n])];
        Orthonormalize(start);
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            for (int i = 0; i < block; i++)
                multiply(start[i], image[i]);
            double[,] small = new double[block, block];
            for (int i = 0; i < block; i++)
            {
                for (int j = i; j < block; j++)
                    small[i, j] = small[j, i] = 0.5 * (Dot(start[i], image[j]) + Dot(start[j], image[i]));
            }

            (double[] values, double[,] turn) = Jacobi(small);
            for (int k = 0; k < n; k++)
            {
                Span<double> mixed = new double[block];
                for (int i = 0; i < block; i++)
                {
                    for (int j = 0; j < block; j++)
                        mixed[j] += image[i][k] * turn[i, j];
                }

                for (int j = 0; j < block; j++)
                    start[j][k] = mixed[j];
            }

            Orthonormalize(start);
            bool converged = Enumerable.Range(0, wanted).All(i => Math.Abs(values[i] - previous[i]) <= RelativeTolerance * values[0]);
            previous = values;
            if (converged)
                return values;
        }

        throw new InvalidOperationException($"The principal components did not converge in {MaximumIterations} iterations.");
    }

    // Twice is enough (Kahan): the second pass removes what rounding left of the first.
    private static void Orthonormalize(double[][] vectors)
    {
        for (int i = 0; i < vectors.Length; i++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    double d = Dot(vectors[i], vectors[j]);
                    for (int k = 0; k < vectors[i].Length; k++)
                        vectors[i][k] -= d * vectors[j][k];
                }
            }

            double length = Math.Sqrt(Dot(vectors[i], vectors[i]));
            for (int k = 0; k < vectors[i].Length; k++)
                vectors[i][k] /= length;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Rotate(double[,] m, double[,] vectors, int p, int q)
    {
        if (m[p, q] == 0)
            return;
        int n = m.GetLength(0);
        double theta = (m[q, q] - m[p, p]) / (2 * m[p, q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1);
        double s = t * c;
        for (int k = 0; k < n; k++)
        {
            (double a, double b) = (m[k, p], m[k, q]);
            m[k, p] = (c * a) - (s * b);
            m[k, q] = (s * a) + (c * b);
        }

        for (int k = 0; k < n; k++)
        {
            (double a, double b) = (m[p, k], m[q, k]);
            m[p, k] = (c * a) - (s * b);
            m[q, k] = (s * a) + (c * b);
        }

        for (int k = 0; k < n; k++)
        {
            (double a, double b) = (vectors[k, p], vectors[k, q]);
            vectors[k, p] = (c * a) - (s * b);
            vectors[k, q] = (s * a) + (c * b);
        }
    }
}
