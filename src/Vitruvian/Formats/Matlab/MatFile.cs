using Vitruvian.Formats.Matlab.Hdf5;

namespace Vitruvian.Formats.Matlab;

/// <summary>
/// Reads MATLAB's .mat files: level 5 (versions 5 to 7, either byte order, compressed or not) and version 7.3, which are HDF5 files, as far as MATLAB writes them. Numbers, truth values, text, cells and structs
/// are read; complex and sparse arrays, objects, function handles and tables are refused. docs/datasets.md lists what of HDF5 is read.
/// </summary>
public sealed class MatFile
{
    private const string What = "a MATLAB file of level 5 or version 7.3";
    private readonly Dictionary<string, Func<MatValue>> _variables;

    private MatFile(string source, Dictionary<string, Func<MatValue>> variables) => (Source, _variables) = (source, variables);

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>Names of the variables.</summary>
    public IEnumerable<string> Names => _variables.Keys;

    /// <summary>Opens a file; variables are read when they are asked for.</summary>
    /// <param name="path">A .mat file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged or of another kind.</exception>
    public static MatFile Open(string path, ReadLimits? limits = null) => Open(InputFile.ReadAll(path, What, limits ?? ReadLimits.Default), path, limits);

    /// <summary>Opens a file's content.</summary>
    /// <param name="content">The bytes; values keep them.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">The content is damaged or of another kind.</exception>
    public static MatFile Open(ReadOnlyMemory<byte> content, string source, ReadLimits? limits = null)
    {
        limits ??= ReadLimits.Default;
        if (Hdf5File.IsHdf5(content.Span))
            return new MatFile(source, MatHdf5Value.Variables(new Hdf5File(content, source, limits)));
        if (MatV5File.IsLevel5(content.Span))
            return new MatFile(source, MatV5File.Variables(content, source, limits));
        throw InvalidInputException.For(source, string.Empty, What, content.Length == 0 ? "an empty file" : "another file");
    }

    /// <summary>Whether there is a variable of this name.</summary>
    public bool Contains(string name) => _variables.ContainsKey(name);

    /// <summary>Reads a variable that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">The variable is missing, damaged, of a class that is not read, or over the limits.</exception>
    public MatValue Read(string name)
    {
        if (_variables.TryGetValue(name, out Func<MatValue>? read))
            return read();
        string found = _variables.Count == 0 ? "no variables at all" : $"only {string.Join(", ", _variables.Keys.Take(12).Select(Wording.Quote))}{(_variables.Count > 12 ? "..." : string.Empty)}";
        throw InvalidInputException.For(Source, string.Empty, $"a variable '{name}'", found);
    }
}
