using Vitruvian.Bodies.Baking;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>The bake's small solvers on random problems.</summary>
public sealed class SolverTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(12, 2)]
    [InlineData(60, 3)]
    public void Cholesky_SolvesItsSystem(int n, ulong seed)
    {
        var random = new SeededRandom(seed);
        double[][] matrix = PositiveDefinite(random, n, 0.1);
        double[] right = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double[] x = new CholeskyFactor(matrix).Solve(right);
        for (int i = 0; i < n; i++)
        {
            double residual = right[i] - Dot(matrix[i], x);
            (Math.Abs(residual) <= 1e-9).ShouldBeTrue($"row {i}: {residual}");
        }
    }

    [Fact]
    public void Cholesky_OfAnIndefiniteMatrix_Throws() =>
        Should.Throw<InvalidOperationException>(() => new CholeskyFactor([[1, 2], [2, 1]])).Message.ShouldContain("pivot 1");

    [Theory]
    [InlineData(5, 1)]
    [InlineData(40, 2)]
    [InlineData(80, 3)]
    public void NonNegativeLeastSquares_MeetsTheOptimalityConditions(int n, ulong seed)
    {
        // Karush-Kuhn-Tucker: x >= 0, gradient <= 0 where x = 0, and zero where x > 0. All columns point much the same way, so that unknowns
        // freed early must be bound again later.
        var random = new SeededRandom(seed);
        double[][] columns = [.. Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, 2 * n).Select(_ => 1 + (0.3 * random.NextNormal())).ToArray())];
        double[][] normal = [.. columns.Select((a, i) => columns.Select((b, j) => Dot(a, b) + (i == j ? 0.01 : 0)).ToArray())];
        double[] target = [.. Enumerable.Range(0, 2 * n).Select(_ => random.NextNormal(1, 1))];
        double[] right = [.. columns.Select(a => Dot(a, target))];
        double[] x = NonNegativeLeastSquares.Solve(normal, right);
        x.Any(v => v > 0).ShouldBeTrue();
        for (int i = 0; i < n; i++)
        {
            double gradient = right[i] - Dot(normal[i], x);
            (x[i] > 0 ? Math.Abs(gradient) <= 1e-9 : x[i] == 0 && gradient <= 1e-9).ShouldBeTrue($"unknown {i}: {x[i]}, gradient {gradient}");
        }
    }

    [Fact]
    public void NonNegativeLeastSquares_FindsAKnownCombination()
    {
        // b = 0.3 a_1 + 0.7 a_3 exactly.
        double[][] columns = [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 0]];
        double[] target = [.. Enumerable.Range(0, 4).Select(i => (0.3 * columns[1][i]) + (0.7 * columns[3][i]))];
        double[][] normal = [.. columns.Select(a => columns.Select(b => Dot(a, b)).ToArray())];
        double[] x = NonNegativeLeastSquares.Solve(normal, [.. columns.Select(a => Dot(a, target))]);
        double[] expected = [0, 0.3, 0, 0.7];
        for (int i = 0; i < 4; i++)
            (Math.Abs(x[i] - expected[i]) <= 1e-12).ShouldBeTrue($"unknown {i}: {x[i]}");
    }

    [Fact]
    public void Jacobi_GivesOrthonormalEigenvectorsInFallingOrder()
    {
        const int n = 20;
        var random = new SeededRandom(4);
        double[][] rows = PositiveDefinite(random, n, 0);
        (double[] values, double[,] vectors) = SymmetricEigen.Jacobi(Square(rows));
        for (int k = 0; k < n; k++)
        {
            double[] vector = [.. Enumerable.Range(0, n).Select(i => vectors[i, k])];
            for (int i = 0; i < n; i++)
                (Math.Abs(Dot(rows[i], vector) - (values[k] * vector[i])) <= 1e-10 * values[0]).ShouldBeTrue();
            (Math.Abs(Dot(vector, vector) - 1) <= 1e-12).ShouldBeTrue();
            (k == 0 || values[k] <= values[k - 1]).ShouldBeTrue();
        }
    }

    [Fact]
    public void Strongest_AgreesWithJacobi()
    {
        const int n = 50;
        const int wanted = 4;
        var random = new SeededRandom(5);

        // A spectrum that falls off quickly, as shape spaces have.
        double[][] factors = [.. Enumerable.Range(0, n).Select(k => Enumerable.Range(0, n).Select(_ => random.NextNormal() * Math.Pow(0.7, k)).ToArray())];
        double[][] matrix = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => factors.Sum(f => f[i] * f[j])).ToArray())];
        (double[] expected, double[,] vectors) = SymmetricEigen.Jacobi(Square(matrix));
        double[][] start = [.. Enumerable.Range(0, wanted + 6).Select(_ => Enumerable.Range(0, n).Select(_ => random.NextNormal()).ToArray())];
        double[] values = SymmetricEigen.Strongest((x, y) => Array.Copy(matrix.Select(row => Dot(row, x)).ToArray(), y, n), start, wanted);
        for (int k = 0; k < wanted; k++)
        {
            (Math.Abs(values[k] - expected[k]) <= 1e-10 * expected[0]).ShouldBeTrue($"value {k}: {values[k]}, expected {expected[k]}");
            double cosine = Enumerable.Range(0, n).Sum(i => start[k][i] * vectors[i, k]);
            (Math.Abs(Math.Abs(cosine) - 1) <= 1e-8).ShouldBeTrue($"vector {k}: cosine {cosine}");
        }
    }

    private static double[][] PositiveDefinite(SeededRandom random, int n, double ridge)
    {
        double[][] factor = [.. Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, n).Select(_ => random.NextNormal()).ToArray())];
        return [.. factor.Select((a, i) => factor.Select((b, j) => Dot(a, b) + (i == j ? ridge : 0)).ToArray())];
    }

    private static double[,] Square(double[][] rows)
    {
        double[,] square = new double[rows.Length, rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
                square[i, j] = rows[i][j];
        }

        return square;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
