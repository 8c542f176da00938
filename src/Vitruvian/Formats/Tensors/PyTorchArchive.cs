using System.IO.Compression;
using Vitruvian.Formats.Pickling;

namespace Vitruvian.Formats.Tensors;

/// <summary>PyTorch's zip format: a folder with data.pkl and one file per storage under data/.</summary>
internal sealed class PyTorchArchive
{
    private const string PickleName = "data.pkl";
    private readonly ZipArchive _archive;
    private readonly string _source;
    private readonly string _folder;
    private readonly ReadLimits _limits;
    private readonly Dictionary<string, PyTorchStorage> _storages = new(StringComparer.Ordinal);
    private long _bytesLeft;

    private PyTorchArchive(ZipArchive archive, string source, string folder, ReadLimits limits)
    {
        _archive = archive;
        _source = source;
        _folder = folder;
        _limits = limits;
        _bytesLeft = limits.MaximumBytes;
    }

    /// <summary>Reads the object that was saved.</summary>
    public static object? Read(Stream stream, string source, ReadLimits limits)
    {
        try
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > limits.MaximumEntries)
                throw InvalidInputException.For(source, string.Empty, $"at most {limits.MaximumEntries} entries", $"{archive.Entries.Count}");
            string[] pickles = [.. archive.Entries.Select(e => e.FullName).Where(name => name == PickleName || name.EndsWith("/" + PickleName, StringComparison.Ordinal))];
            if (pickles.Length != 1)
                throw InvalidInputException.For(source, string.Empty, $"an archive with one {PickleName}", $"{pickles.Length}");
            return new PyTorchArchive(archive, source, pickles[0][..^PickleName.Length], limits).ReadObject();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidInputException($"{source}: expected an archive of torch.save; found a damaged one ({InputFile.FirstLine(error.Message)}).", error);
        }
    }

    private object? ReadObject()
    {
        if (_archive.GetEntry(_folder + "byteorder") is not null && System.Text.Encoding.ASCII.GetString(Content("byteorder")) is string order && order != "little")
            throw InvalidInputException.For(_source, "byteorder", "little", Wording.Quote(order));
        return PickleReader.Read(Content(PickleName), _source, (module, name) => PyTorchGlobals.Find(_source, module, name), _limits, LoadStorage).Value;
    }

    // ("storage", class, key, device, number of elements)
    private PyTorchStorage LoadStorage(object? id, PickleContext context)
    {
        if (id is not PickleTuple { Count: >= 5 } tuple || PyTorchGlobals.Text(tuple[0], context, "a kind of object") != "storage" || PyTorchGlobals.StorageType(tuple[1]) is not TensorType type)
            throw context.Error("a storage of a known type", PickleContext.Describe(id));
        string key = PyTorchGlobals.Text(tuple[2], context, "a storage's name");
        long count = PyTorchGlobals.Integer(tuple[4], context, "a storage's length");
        if (_storages.TryGetValue(key, out PyTorchStorage? known))
        {
            return known.Type == type ? known : throw context.Error($"{known.Type} elements in storage {Wording.Quote(key)}", $"{type}");
        }

        byte[] data = Content($"data/{key}");
        if (TensorTypes.ByteCount(type, [count]) != data.Length)
            throw context.Error($"{count} elements of {type} in storage {Wording.Quote(key)}", $"{data.Length} bytes");
        var storage = new PyTorchStorage(key, type, count) { Data = data };
        _storages.Add(key, storage);
        return storage;
    }

    private byte[] Content(string name)
    {
        ZipArchiveEntry entry = _archive.GetEntry(_folder + name) ?? throw InvalidInputException.For(_source, string.Empty, $"an entry {Wording.Quote(_folder + name)}", "none");
        if (entry.Length > Math.Min(_bytesLeft, Array.MaxLength))
            throw InvalidInputException.For(_source, Wording.Quote(name), $"at most {_bytesLeft} bytes", $"{entry.Length} declared");
        _bytesLeft -= entry.Length;
        byte[] content = new byte[entry.Length];
        using var stream = new ChecksumStream(entry.Open());
        stream.ReadExactly(content);
        if (stream.ReadByte() >= 0 || stream.Checksum != entry.Crc32)
            throw InvalidInputException.For(_source, Wording.Quote(name), $"{entry.Length} bytes with the checksum {entry.Crc32:x8}", $"{stream.Checksum:x8}", "The file is damaged.");
        return content;
    }
}
