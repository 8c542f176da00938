namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Least squares with non-negative unknowns by active sets (Lawson, Hanson, Solving Least Squares Problems, 1974, chapter 23), on the
/// normal equations: the caller's ridge keeps them well conditioned.
/// </summary>
internal static class NonNegativeLeastSquares
{
    private const double Tolerance = 1e-12;

    /// <summary>Minimises <c>x^T N x / 2 - x^T r</c> subject to x >= 0.</summary>
    /// <param name="normal">N, symmetric positive definite.</param>
    /// <param name="right">r.</param>
    public static double[] Solve(double[][] normal, double[] right)
    {
        int n = right.Length;
        double[] x = new double[n];
        var free = new SortedSet<int>();
        double scale = right.Max(Math.Abs);
        for (int step = 0; step < 3 * n; step++)
        {
            int best = -1;
            double largest = Tolerance * scale;
            for (int i = 0; i < n; i++)
            {
                double gradient = right[i] - Product(normal[i], x);
                if (!free.Contains(i) && gradient > largest)
                    (best, largest) = (i, gradient);
            }

            if (best < 0)
                return x;
            free.Add(best);
            SettleFree(normal, right, x, free);
        }

        throw new InvalidOperationException($"The non-negative least squares problem of {n} unknowns did not settle.");
    }

    // Solves for the free unknowns; on the way there, those that would turn negative are bound to zero again.
    private static void SettleFree(double[][] normal, double[] right, double[] x, SortedSet<int> free)
    {
        while (free.Count > 0)
        {
            int[] places = [.. free];
            double[][] part = [.. places.Select(i => places.Select(j => normal[i][j]).ToArray())];
            double[] solution = new CholeskyFactor(part).Solve([.. places.Select(i => right[i])]);
            double step = 1;
            for (int k = 0; k < places.Length; k++)
            {
                if (solution[k] <= 0)
                    step = Math.Min(step, x[places[k]] / (x[places[k]] - solution[k]));
            }

            for (int k = 0; k < places.Length; k++)
                x[places[k]] += step * (solution[k] - x[places[k]]);
            if (step == 1)
                return;
            for (int k = 0; k < places.Length; k++)
            {
                if (solution[k] <= 0 && x[places[k]] <= Tolerance)
                {
                    x[places[k]] = 0;
                    free.Remove(places[k]);
                }
            }
        }
    }

    private static double Product(double[] row, double[] x)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
            sum += row[i] * x[i];
        return sum;
    }
}
