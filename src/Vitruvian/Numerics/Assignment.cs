namespace Vitruvian.Numerics;

/// <summary>
/// Pairs rows with columns so that the sum of their costs is least: shortest augmenting paths with row and column potentials (Kuhn 1955, "The Hungarian method for the
/// assignment problem", in the form of Jonker and Volgenant 1987). Time grows with the cube of the size.
/// </summary>
public static class Assignment
{
    /// <summary>Finds the pairs.</summary>
    /// <param name="costs">Rows x columns, finite; forbidden pairs by a cost above all others.</param>
    /// <returns>Each row's column; -1 for rows left over when there are more of them than columns.</returns>
    public static int[] Solve(double[,] costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        int rows = costs.GetLength(0);
        int columns = costs.GetLength(1);
        if (rows > columns)
        {
            double[,] turned = new double[columns, rows];
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                    turned[c, r] = costs[r, c];
            }

            int[] found = new int[rows];
            found.AsSpan().Fill(-1);
            int[] rowOf = Solve(turned);
            for (int c = 0; c < columns; c++)
                found[rowOf[c]] = c;
            return found;
        }

        // One column more, numbered 'columns', stands for the row that looks for a partner.
        double[] rowPotential = new double[rows];
        double[] columnPotential = new double[columns + 1];
        int[] partner = new int[columns + 1];
        partner.AsSpan().Fill(-1);
        for (int row = 0; row < rows; row++)
            Augment(costs, row, rowPotential, columnPotential, partner);

        int[] result = new int[rows];
        for (int c = 0; c < columns; c++)
        {
            if (partner[c] >= 0)
                result[partner[c]] = c;
        }

        return result;
    }

    private static void Augment(double[,] costs, int row, double[] rowPotential, double[] columnPotential, int[] partner)
    {
        int columns = costs.GetLength(1);
        double[] distance = new double[columns];
        int[] from = new int[columns];
        bool[] isDone = new bool[columns + 1];
        distance.AsSpan().Fill(double.PositiveInfinity);
        int at = columns;
        partner[at] = row;
        while (partner[at] >= 0)
        {
            isDone[at] = true;
            int r = partner[at];
            int next = -1;
            double step = double.PositiveInfinity;
            for (int c = 0; c < columns; c++)
            {
                if (isDone[c])
                    continue;
                double reduced = costs[r, c] - rowPotential[r] - columnPotential[c];
                if (reduced < distance[c])
                {
                    distance[c] = reduced;
                    from[c] = at;
                }

                if (distance[c] < step)
                {
                    step = distance[c];
                    next = c;
                }
            }

            for (int c = 0; c <= columns; c++)
            {
                if (isDone[c])
                {
                    rowPotential[partner[c]] += step;
                    columnPotential[c] -= step;
                }
                else if (c < columns)
                {
                    distance[c] -= step;
                }
            }

            at = next;
        }

        while (at != columns)
        {
            partner[at] = partner[from[at]];
            at = from[at];
        }

        partner[columns] = -1;
    }
}
