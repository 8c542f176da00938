namespace Vitruvian.Fitting.Priors;

/// <summary>Checks a mixture's arrays against each other.</summary>
internal static class GaussianMixtureValidation
{
    // Weights are scaled to sum 1; a sum further off than rounding explains is another quantity.
    private const double SumTolerance = 1e-3;

    /// <summary>Throws <see cref="InvalidInputException"/> when something does not fit.</summary>
    internal static void Check(string source, double[] weights, double[] means, double[] covariances, double symmetryTolerance)
    {
        int m = weights.Length;
        if (m == 0)
            throw InvalidInputException.For(source, "weights", "at least one component", "none");
        if (means.Length == 0 || means.Length % m != 0)
            throw InvalidInputException.For(source, "means", $"{m} rows, one for each of weights", $"{means.Length} values");
        int d = means.Length / m;
        if (covariances.LongLength != (long)m * d * d)
            throw InvalidInputException.For(source, "covariances", $"shape ({m}, {d}, {d})", $"{covariances.Length} values");
        CheckFinite(source, "weights", weights);
        CheckFinite(source, "means", means);
        CheckFinite(source, "covariances", covariances);
        for (int k = 0; k < m; k++)
        {
            if (!(weights[k] > 0))
                throw InvalidInputException.For(source, $"weights[{k}]", "a positive share", $"{weights[k]:g6}");
        }

        if (!(Math.Abs(weights.Sum() - 1) <= SumTolerance))
            throw InvalidInputException.For(source, "weights", "shares with sum 1", $"sum {weights.Sum():g6}");
        for (int k = 0; k < m; k++)
            CheckSymmetry(source, k, covariances.AsSpan(k * d * d, d * d), d, symmetryTolerance);
    }

    private static void CheckSymmetry(string source, int k, ReadOnlySpan<double> matrix, int d, double tolerance)
    {
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double above = matrix[(j * d) + i];
                double below = matrix[(i * d) + j];
                double scale = Math.Sqrt(Math.Abs(matrix[(i * d) + i] * matrix[(j * d) + j]));
                if (!(Math.Abs(above - below) <= tolerance * scale))
                    throw InvalidInputException.For(source, $"covariances[{k}]", "a symmetric matrix", $"{below:g9} at ({i}, {j}) and {above:g9} at ({j}, {i})");
            }
        }
    }

    private static void CheckFinite(string source, string field, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw InvalidInputException.For(source, field, "finite numbers", $"{values[i]} at position {i}");
        }
    }
}
