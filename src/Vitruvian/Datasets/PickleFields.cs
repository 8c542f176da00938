using Vitruvian.Bodies.Formats;
using Vitruvian.Formats;
using Vitruvian.Formats.Pickling;

namespace Vitruvian.Datasets;

/// <summary>The fields of a dataset's pickled dictionary by name. Nothing in a pickle is run.</summary>
internal sealed class PickleFields
{
    private readonly PickleDictionary _dictionary;

    private PickleFields(string source, PickleDictionary dictionary) => (Source, _dictionary) = (source, dictionary);

    /// <summary>The file.</summary>
    internal string Source { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The .pkl file.</param>
    /// <param name="what">What it should be, for messages.</param>
    internal static PickleFields Open(string path, string what)
    {
        (object? value, _) = PickleReader.Read(InputFile.ReadAll(path, what, ReadLimits.Default), path, Chumpy.FindGlobal);
        return new PickleFields(path, value as PickleDictionary ?? throw InvalidInputException.For(path, string.Empty, what, PickleContext.Describe(value)));
    }

    /// <summary>Whether a field is there.</summary>
    internal bool Contains(string name) => _dictionary.Find(name) is not null;

    /// <summary>An array that must be there; a number counts as an array without axes.</summary>
    internal NpyArray Array(string name) => Array(name, _dictionary.Find(name));

    /// <summary>A list of arrays that must be there.</summary>
    internal NpyArray[] Arrays(string name) => [.. List(name).Select((item, i) => Array($"{name}[{i}]", item))];

    /// <summary>A list of texts that must be there.</summary>
    internal string[] Texts(string name) =>
        [.. List(name).Select((item, i) => PickledDataType.AsText(item) ?? throw Unexpected($"{name}[{i}]", "a text", item))];

    /// <summary>A text that must be there.</summary>
    internal string Text(string name) => PickledDataType.AsText(_dictionary.Find(name)) ?? throw Unexpected(name, "a text", _dictionary.Find(name));

    private IReadOnlyList<object?> List(string name) => _dictionary.Find(name) switch
    {
        List<object?> list => list,
        PickleTuple tuple => tuple.Items,
        PickledArray { Items: { } items } => items,
        var other => throw Unexpected(name, "a list", other),
    };

    private NpyArray Array(string name, object? value) => value switch
    {
        PickledArray array => array.ToArray(Source, name),
        double number => Named(name, NpyArray.Create<double>(name, [number])),
        long number => Named(name, NpyArray.Create<long>(name, [number])),
        _ => throw Unexpected(name, "an array", value),
    };

    private NpyArray Named(string name, NpyArray array) => new(Source, name, array.Type, array.Shape, array.Memory);

    private InvalidInputException Unexpected(string name, string expected, object? found) =>
        InvalidInputException.For(Source, name, expected, found is null ? "nothing" : PickleContext.Describe(found));
}
