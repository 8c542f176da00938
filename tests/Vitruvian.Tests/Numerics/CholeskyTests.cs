using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

public sealed class CholeskyTests
{
    [Fact]
    public void TryFactor_OfEverySize_GivesTheFactorThatWasSquared()
    {
        for (int n = 1; n <= 40; n++)
        {
            double[] lower = RandomLower(n);
            double[] matrix = Square(lower, n);
            for (int i = 0; i < n; i++)
                matrix.AsSpan((i * n) + i + 1, n - i - 1).Fill(double.NaN);
            Cholesky.TryFactor(matrix, n).ShouldBeTrue();
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double value = matrix[(i * n) + j];
                    bool right = j > i ? double.IsNaN(value) : Math.Abs(value - lower[(i * n) + j]) <= 1e-12;
                    right.ShouldBeTrue($"n = {n}, entry {i}, {j}: {value} for {lower[(i * n) + j]}");
                }
            }
        }
    }

    [Fact]
    public void Solve_OfEverySize_UndoesTheProduct()
    {
        var random = new SeededRandom(2);
        for (int n = 1; n <= 40; n++)
        {
            double[] matrix = Square(RandomLower(n), n);
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
            double[] b = new double[n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    b[i] += matrix[(i * n) + j] * x[j];
            }

            Cholesky.TryFactor(matrix, n).ShouldBeTrue();
            Cholesky.Solve(matrix, n, b);
            for (int i = 0; i < n; i++)
                (Math.Abs(b[i] - x[i]) <= 1e-9).ShouldBeTrue($"n = {n}, value {i}: {b[i]} for {x[i]}");
        }
    }

    [Fact]
    public void SolveLower_ThenTransposed_UndoTheFactors()
    {
        // L = [[2, 0], [3, 4]]: L y = (4, 14) has y = (2, 2); L^T x = (2, 2) has x = (0.25, 0.5).
        double[] factor = [2, double.NaN, 3, 4];
        double[] b = [4, 14];
        Cholesky.SolveLower(factor, 2, b);
        b.ShouldBe([2, 2]);
        Cholesky.SolveLowerTransposed(factor, 2, b);
        b.ShouldBe([0.25, 0.5]);
    }

    [Fact]
    public void LogDeterminant_OfDiagonalMatrix_IsTheSumOfLogarithms()
    {
        double[] matrix = [2, 0, 0, 0, 3, 0, 0, 0, 4];
        Cholesky.TryFactor(matrix, 3).ShouldBeTrue();
        (Math.Abs(Cholesky.LogDeterminant(matrix, 3) - Math.Log(24)) <= 1e-15).ShouldBeTrue();
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void TryFactor_WithoutPositivePivot_SaysSo(double corner)
    {
        for (int n = 1; n <= 9; n++)
        {
            double[] matrix = new double[n * n];
            for (int i = 0; i < n; i++)
                matrix[(i * n) + i] = i == n - 1 ? corner : 1;
            Cholesky.TryFactor(matrix, n).ShouldBeFalse();
        }
    }

    [Fact]
    public void TryFactorAndSolve_AllocateNothing()
    {
        const int n = 85;
        double[] matrix = Square(RandomLower(n), n);
        double[] work = new double[n * n];
        double[] b = new double[n];
        for (int repeat = 0; repeat < 2; repeat++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            matrix.CopyTo(work, 0);
            Cholesky.TryFactor(work, n);
            Cholesky.Solve(work, n, b);
            if (repeat == 1)
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        }
    }

    private static double[] RandomLower(int n)
    {
        var random = new SeededRandom((ulong)n);
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                lower[(i * n) + j] = i == j ? 2 + random.NextDouble() : random.NextNormal(0, 0.3);
        }

        return lower;
    }

    private static double[] Square(double[] lower, int n)
    {
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k <= Math.Min(i, j); k++)
                    matrix[(i * n) + j] += lower[(i * n) + k] * lower[(j * n) + k];
            }
        }

        return matrix;
    }
}
