namespace Vitruvian.Formats.Pickling;

/// <summary>A pickled <c>scipy.sparse</c> matrix in compressed rows (csr), compressed columns (csc) or as triples (coo).</summary>
/// <param name="format"><c>csr</c>, <c>csc</c> or <c>coo</c>.</param>
public sealed class PickledSparseMatrix(string format) : IPickleState
{
    private readonly PickleDictionary _attributes = new();

    /// <inheritdoc/>
    void IPickleState.SetState(object? state, PickleContext context)
    {
        if (state is not PickleDictionary dictionary)
            throw context.Error($"a {format} matrix as a dictionary", PickleContext.Describe(state));
        foreach (string name in dictionary.Names)
            _attributes.Set(name, dictionary.Find(name));
    }

    /// <summary>The matrix's size and entries; repeated places add up.</summary>
    /// <param name="source">File, for messages.</param>
    /// <param name="name">Field, for messages.</param>
    /// <param name="context">The pickle's context.</param>
    internal (int Rows, int Columns, List<(int Row, int Column, double Value)> Entries) ToTriples(string source, string name, PickleContext context)
    {
        int[] shape = PickledArray.ReadShape(_attributes.Find("_shape") ?? _attributes.Find("shape"), context);
        if (shape.Length != 2)
            throw InvalidInputException.For(source, name, "a matrix", $"shape {Wording.Shape(shape)}");
        double[] values = Array(source, name, "data").ToDoubles();
        context.Charge(16L * values.Length);
        var entries = new List<(int, int, double)>(values.Length);
        if (format == "coo")
        {
            (NpyArray rowArray, NpyArray columnArray) = Coordinates(source, name);
            int[] rows = rowArray.ExpectShape($"({values.Length},)", values.Length).ToInt32s();
            int[] columns = columnArray.ExpectShape($"({values.Length},)", values.Length).ToInt32s();
            for (int i = 0; i < values.Length; i++)
                entries.Add((Check(rows[i], shape[0]), Check(columns[i], shape[1]), values[i]));
            return (shape[0], shape[1], entries);
        }

        bool byRow = format == "csr";
        (int major, int minor) = byRow ? (shape[0], shape[1]) : (shape[1], shape[0]);
        int[] indices = Array(source, name, "indices").ExpectShape($"({values.Length},)", values.Length).ToInt32s();
        int[] starts = Array(source, name, "indptr").ExpectShape($"({major + 1L},)", -1).ToInt32s();
        if (starts.Length != major + 1L || starts[0] != 0 || starts[^1] > values.Length)
            throw InvalidInputException.For(source, $"{name}.indptr", $"{major + 1L} offsets from 0 to at most {values.Length}", $"{starts.Length} offsets");
        for (int m = 0; m < major; m++)
        {
            if (starts[m + 1] < starts[m] || starts[m + 1] > values.Length)
                throw InvalidInputException.For(source, $"{name}.indptr", $"ascending offsets of at most {values.Length}", $"{starts[m + 1]} after {starts[m]}");
            for (int e = starts[m]; e < starts[m + 1]; e++)
            {
                int n = Check(indices[e], minor);
                entries.Add(byRow ? (m, n, values[e]) : (n, m, values[e]));
            }
        }

        return (shape[0], shape[1], entries);

        int Check(int index, int count) =>
            (uint)index < (uint)count ? index : throw InvalidInputException.For(source, name, $"indices under {count}", $"{index}");
    }

    private (NpyArray Rows, NpyArray Columns) Coordinates(string source, string name)
    {
        // SciPy 1.13 turned the attributes row and col into one tuple.
        if (_attributes.Find("coords") is not PickleTuple { Count: 2 } coordinates)
            return (Array(source, name, "row"), Array(source, name, "col"));
        return coordinates[0] is PickledArray rows && coordinates[1] is PickledArray columns
            ? (rows.ToArray(source, $"{name}.coords[0]"), columns.ToArray(source, $"{name}.coords[1]"))
            : throw InvalidInputException.For(source, $"{name}.coords", "two arrays", "others");
    }

    private NpyArray Array(string source, string name, string attribute) => _attributes.Find(attribute) is PickledArray array
        ? array.ToArray(source, $"{name}.{attribute}")
        : throw InvalidInputException.For(source, $"{name}.{attribute}", "an array", PickleContext.Describe(_attributes.Find(attribute)));
}
