using Vitruvian.Numerics;

namespace Vitruvian.Tests.Numerics;

public sealed class AssignmentTests
{
    [Fact]
    public void Pairs_CostNoMoreThanAnyOthers()
    {
        SeededRandom random = new(3);
        for (int test = 0; test < 200; test++)
        {
            int rows = 1 + random.NextInt(5), columns = 1 + random.NextInt(5);
            double[,] costs = new double[rows, columns];
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                    costs[r, c] = Math.Round(4 * random.NextNormal());
            }

            int[] found = Assignment.Solve(costs);
            found.Length.ShouldBe(rows);
            int[] used = [.. found.Where(c => c >= 0)];
            used.Distinct().Count().ShouldBe(Math.Min(rows, columns));
            used.Length.ShouldBe(Math.Min(rows, columns));
            Cost(costs, found).ShouldBe(Least(costs, 0, []), 1e-9, $"{rows} x {columns}, test {test}");
        }
    }

    [Fact]
    public void Nobody_IsPairedWithNobody()
    {
        Assignment.Solve(new double[0, 3]).ShouldBeEmpty();
        Assignment.Solve(new double[2, 0]).ShouldBe([-1, -1]);
    }

    private static double Cost(double[,] costs, int[] columns) => columns.Select((c, r) => c < 0 ? 0 : costs[r, c]).Sum();

    // By trying all: each row takes a free column, or none where columns are too few.
    private static double Least(double[,] costs, int row, HashSet<int> taken)
    {
        if (row == costs.GetLength(0))
            return taken.Count == Math.Min(costs.GetLength(0), costs.GetLength(1)) ? 0 : double.PositiveInfinity;
        double least = Least(costs, row + 1, taken);
        for (int c = 0; c < costs.GetLength(1); c++)
        {
            if (!taken.Add(c))
                continue;
            least = Math.Min(least, costs[row, c] + Least(costs, row + 1, taken));
            taken.Remove(c);
        }

        return least;
    }
}
