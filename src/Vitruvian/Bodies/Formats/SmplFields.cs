using Vitruvian.Formats;
using Vitruvian.Formats.Pickling;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Formats;

/// <summary>The fields of an SMPL file by name, whether it is an .npz archive or a pickled dictionary.</summary>
internal sealed class SmplFields
{
    private readonly NpzReader? _archive;
    private readonly PickleDictionary? _pickle;
    private readonly PickleContext? _context;

    /// <summary>Fields of an open archive.</summary>
    internal SmplFields(NpzReader archive)
    {
        _archive = archive;
        Source = archive.Source;
    }

    /// <summary>Fields of a pickled dictionary.</summary>
    internal SmplFields(ReadOnlyMemory<byte> pickle, string source, ReadLimits limits)
    {
        (object? value, _context) = PickleReader.Read(pickle, source, Chumpy.FindGlobal, limits);
        _pickle = value as PickleDictionary ?? throw InvalidInputException.For(source, string.Empty, "a pickled dictionary of a body model's arrays", PickleContext.Describe(value));
        Source = source;
    }

    /// <summary>The file.</summary>
    internal string Source { get; }

    /// <summary>Whether the field is there.</summary>
    internal bool Contains(string name) => _archive?.Contains(name) ?? _pickle!.Find(name) is not null;

    /// <summary>An array that must be there.</summary>
    internal NpyArray Array(string name)
    {
        if (!Contains(name))
            throw Missing(name);
        if (_pickle is not null)
            return Chumpy.Resolve(_pickle.Find(name), Source, name, _context!);
        NpyArray array = _archive!.Read(name);
        if (array.Type.Kind != NpyKind.PickledObject)
            return array;
        (object? value, PickleContext context) = Unpickle(array);
        return Chumpy.Resolve(value, Source, name, context);
    }

    /// <summary>A text, or null when it is not there.</summary>
    internal string? TryText(string name)
    {
        if (!Contains(name))
            return null;
        if (_pickle is not null)
            return PickledDataType.AsText(_pickle.Find(name));
        NpyArray array = _archive!.Read(name);
        return array.Type.Kind is NpyKind.Unicode or NpyKind.Bytes && array.Count == 1 ? array.ToStrings()[0] : null;
    }

    /// <summary>A matrix of a given size, dense or sparse.</summary>
    internal SparseMatrix Matrix(string name, int rows, int columns)
    {
        object? value = null;
        PickleContext? context = _context;
        if (_pickle is not null)
            value = _pickle.Find(name);
        else if (_archive!.TryRead(name) is { Type.Kind: NpyKind.PickledObject } pickled)
            (value, context) = Unpickle(pickled);
        if (value is PickledSparseMatrix sparse)
        {
            (int foundRows, int foundColumns, List<(int Row, int Column, double Value)> entries) = sparse.ToTriples(Source, name, context!);
            return (foundRows, foundColumns) == (rows, columns)
                ? SparseMatrix.FromTriples(rows, columns, entries)
                : throw InvalidInputException.For(Source, name, $"shape ({rows}, {columns})", $"({foundRows}, {foundColumns})");
        }

        double[] dense = Array(name).ExpectShape($"({rows}, {columns})", rows, columns).ToDoubles();
        return SparseMatrix.FromTriples(
            rows, columns, Enumerable.Range(0, dense.Length).Where(i => dense[i] != 0).Select(i => (i / columns, i % columns, dense[i])));
    }

    private InvalidInputException Missing(string name)
    {
        IEnumerable<string> names = _archive?.Names ?? _pickle!.Names;
        string found = string.Join(", ", names.Take(12).Select(Wording.Quote));
        return InvalidInputException.For(Source, string.Empty, $"an SMPL model with '{name}'", found.Length == 0 ? "no fields" : $"only {found}");
    }

    // Object arrays hold sparse matrices that were saved with numpy.savez.
    private (object? Value, PickleContext Context) Unpickle(NpyArray array)
    {
        (object? value, PickleContext context) = PickleReader.Read(array.Memory, $"{Source}: {array.Name}", Chumpy.FindGlobal);
        return (value is PickledArray { Items.Count: 1 } single ? single.Items[0] : value, context);
    }
}
