namespace Vitruvian.Numerics;

/// <summary>A sparse matrix in compressed rows: entries of row r stand at <c>RowStarts[r] .. RowStarts[r + 1]</c>, columns ascending.</summary>
public sealed class SparseMatrix
{
    /// <summary>Wraps compressed rows.</summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="columnCount">Number of columns.</param>
    /// <param name="rowStarts">rowCount + 1 offsets, the first 0.</param>
    /// <param name="columns">Column of each entry.</param>
    /// <param name="values">Value of each entry.</param>
    public SparseMatrix(int rowCount, int columnCount, int[] rowStarts, int[] columns, float[] values)
    {
        if (rowStarts.Length != rowCount + 1 || columns.Length != values.Length || rowStarts[^1] != values.Length)
            throw new ArgumentException($"rowStarts has {rowStarts.Length} values for {rowCount} rows and {values.Length} entries; expected {rowCount + 1} ending in the number of entries.");
        RowCount = rowCount;
        ColumnCount = columnCount;
        RowStarts = rowStarts;
        Columns = columns;
        Values = values;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>Offsets of the rows' first entries, and the number of entries at the end.</summary>
    public int[] RowStarts { get; }

    /// <summary>Column of each entry.</summary>
    public int[] Columns { get; }

    /// <summary>Value of each entry.</summary>
    public float[] Values { get; }

    /// <summary>Collects (row, column, value) triples in any order; repeated places add up, zeros are dropped.</summary>
    public static SparseMatrix FromTriples(int rowCount, int columnCount, IEnumerable<(int Row, int Column, double Value)> triples)
    {
        var merged = new SortedDictionary<(int, int), double>();
        foreach ((int row, int column, double value) in triples)
        {
            if ((uint)row >= (uint)rowCount || (uint)column >= (uint)columnCount)
                throw new ArgumentException($"entry ({row}, {column}) lies outside a {rowCount} x {columnCount} matrix.", nameof(triples));
            merged[(row, column)] = merged.GetValueOrDefault((row, column)) + value;
        }

        (int, int)[] places = [.. merged.Where(e => e.Value != 0).Select(e => e.Key)];
        int[] starts = new int[rowCount + 1];
        foreach ((int row, _) in places)
            starts[row + 1]++;
        for (int r = 0; r < rowCount; r++)
            starts[r + 1] += starts[r];
        return new SparseMatrix(rowCount, columnCount, starts, [.. places.Select(p => p.Item2)], [.. places.Select(p => (float)merged[p])]);
    }

    /// <summary>Multiplies a tall matrix of <paramref name="width"/> interleaved columns: destination[r, c] = sum over k of this[r, k] source[k, c].</summary>
    public void Multiply(ReadOnlySpan<float> source, Span<double> destination, int width)
    {
        for (int r = 0; r < RowCount; r++)
        {
            Span<double> row = destination.Slice(r * width, width);
            row.Clear();
            for (int e = RowStarts[r]; e < RowStarts[r + 1]; e++)
            {
                for (int c = 0; c < width; c++)
                    row[c] += (double)Values[e] * source[(Columns[e] * width) + c];
            }
        }
    }
}
