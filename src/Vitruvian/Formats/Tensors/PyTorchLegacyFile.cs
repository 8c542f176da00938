using System.Buffers.Binary;
using System.Numerics;
using Vitruvian.Formats.Pickling;

namespace Vitruvian.Formats.Tensors;

/// <summary>
/// PyTorch's format before 1.6: five pickles (magic number, version, machine, the object, the storages' names) and then each storage's
/// length and elements.
/// </summary>
internal static class PyTorchLegacyFile
{
    private const int Version = 1001;

    private static readonly BigInteger s_magic = BigInteger.Parse("119547037146038801333356");

    /// <summary>Reads the object that was saved.</summary>
    public static object? Read(string path, ReadLimits limits)
    {
        ReadOnlyMemory<byte> rest = InputFile.ReadAll(path, "a file of torch.save", limits);
        Dictionary<string, PyTorchStorage> storages = new(StringComparer.Ordinal);
        if (Next(ref rest, path, limits, storages) is not BigInteger magic || magic != s_magic)
            throw InvalidInputException.For(path, string.Empty, "a file of torch.save", "another file");
        if (Next(ref rest, path, limits, storages) is not long version || version != Version)
            throw InvalidInputException.For(path, "version", $"{Version}", "another");
        if (Next(ref rest, path, limits, storages) is not PickleDictionary machine || machine.Find("little_endian") is not true)
            throw InvalidInputException.For(path, "machine", "a little-endian one", "another");
        object? content = Next(ref rest, path, limits, storages);
        if (Next(ref rest, path, limits, storages) is not List<object?> keys)
            throw InvalidInputException.For(path, "storages", "a list of names", "something else");
        foreach (object? key in keys)
            Fill(ref rest, path, key, storages);
        if (storages.Values.FirstOrDefault(storage => storage.Count > 0 && storage.Data.IsEmpty) is PyTorchStorage missing)
            throw InvalidInputException.For(path, $"storage {Wording.Quote(missing.Key)}", $"{missing.Count} elements", "none", "The file is damaged.");
        return content;
    }

    private static object? Next(ref ReadOnlyMemory<byte> rest, string path, ReadLimits limits, Dictionary<string, PyTorchStorage> storages)
    {
        (object? value, PickleContext context) = PickleReader.Read(
            rest, path, (module, name) => PyTorchGlobals.Find(path, module, name), limits, (id, c) => LoadStorage(id, c, storages));
        rest = rest[context.EndPosition..];
        return value;
    }

    // ("storage", class, key, device, number of elements, None)
    private static PyTorchStorage LoadStorage(object? id, PickleContext context, Dictionary<string, PyTorchStorage> storages)
    {
        if (id is not PickleTuple { Count: >= 5 } tuple || PyTorchGlobals.Text(tuple[0], context, "a kind of object") != "storage" || PyTorchGlobals.StorageType(tuple[1]) is not TensorType type)
            throw context.Error("a storage of a known type", PickleContext.Describe(id));
        if (tuple.Count > 5 && tuple[5] is not null)
            throw context.Error("whole storages", "a view of one, as PyTorch before 0.4 wrote");
        string key = PyTorchGlobals.Text(tuple[2], context, "a storage's name");
        long count = PyTorchGlobals.Integer(tuple[4], context, "a storage's length");
        if (!storages.TryGetValue(key, out PyTorchStorage? storage))
            storages.Add(key, storage = new PyTorchStorage(key, type, count));
        return storage.Type == type && storage.Count == count
            ? storage
            : throw context.Error($"{storage.Count} elements of {storage.Type} in storage {Wording.Quote(key)}", $"{count} of {type}");
    }

    private static void Fill(ref ReadOnlyMemory<byte> rest, string path, object? key, Dictionary<string, PyTorchStorage> storages)
    {
        string? name = key is string text ? text : (key as PickleBytes)?.ToLatin1();
        if (name is null || !storages.TryGetValue(name, out PyTorchStorage? storage))
            throw InvalidInputException.For(path, "storages", "names of the tensors' storages", PickleContext.Describe(key));
        if (rest.Length < sizeof(long))
            throw InvalidInputException.For(path, $"storage {Wording.Quote(name)}", "its length", "the end of the file", "The file is damaged.");
        long count = BinaryPrimitives.ReadInt64LittleEndian(rest.Span);
        rest = rest[sizeof(long)..];
        if (count != storage.Count)
            throw InvalidInputException.For(path, $"storage {Wording.Quote(name)}", $"{storage.Count} elements", $"{count}", "The file is damaged.");
        long bytes = TensorTypes.ByteCount(storage.Type, [count]);
        if (bytes < 0 || bytes > rest.Length)
            throw InvalidInputException.For(path, $"storage {Wording.Quote(name)}", $"{count} elements of {storage.Type}", $"{rest.Length} bytes", "The file is damaged.");
        storage.Data = rest[..(int)bytes];
        rest = rest[(int)bytes..];
    }
}
