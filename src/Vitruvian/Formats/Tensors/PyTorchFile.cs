using Vitruvian.Formats.Pickling;

namespace Vitruvian.Formats.Tensors;

/// <summary>
/// Reads the tensors of files that torch.save wrote (.pt, .pth): zip archives (since PyTorch 1.6) and the older plain format, without running
/// anything in them.
/// </summary>
public static class PyTorchFile
{
    // What data-parallel training puts before every name.
    private const string ParallelPrefix = "module.";

    private static ReadOnlySpan<byte> ZipMagic => "PK\x03\x04"u8;

    /// <summary>Reads a state dictionary.</summary>
    /// <param name="path">A .pt or .pth file.</param>
    /// <param name="entry">
    /// The entry of a checkpoint that holds the state dictionary, for example <c>model</c>; null for the file itself, or for the only entry
    /// that holds tensors by name.
    /// </param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <returns>Tensors by name, in the file's order; without the <c>module.</c> of data-parallel training.</returns>
    /// <exception cref="InvalidInputException">The file is missing, damaged, of another kind, over the limits, or holds no state dictionary.</exception>
    public static IReadOnlyDictionary<string, PyTorchTensor> Read(string path, string? entry = null, ReadLimits? limits = null)
    {
        limits ??= ReadLimits.Default;
        Span<byte> start = stackalloc byte[4];
        object? content;
        using (FileStream stream = InputFile.Open(path, "a file of torch.save"))
        {
            int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            content = start[..read].SequenceEqual(ZipMagic) ? PyTorchArchive.Read(stream, path, limits) : PyTorchLegacyFile.Read(path, limits);
        }

        return Tensors(content, path, entry);
    }

    private static Dictionary<string, PyTorchTensor> Tensors(object? content, string path, string? entry)
    {
        if (content is not PickleDictionary dictionary)
            throw InvalidInputException.For(path, string.Empty, "a dictionary of tensors", PickleContext.Describe(content));
        if (entry is not null)
        {
            if (!dictionary.TryGet(entry, out object? chosen) || chosen is not PickleDictionary named || !HasTensors(named))
                throw InvalidInputException.For(path, Wording.Quote(entry), "a dictionary of tensors", dictionary.TryGet(entry, out object? other) ? PickleContext.Describe(other) : "no such entry");
            dictionary = named;
        }
        else if (!HasTensors(dictionary))
        {
            string[] candidates = [.. dictionary.Names.Where(name => dictionary.Find(name) is PickleDictionary inner && HasTensors(inner))];
            if (candidates.Length != 1)
            {
                string found = candidates.Length == 0 ? "no tensors" : $"several: {string.Join(", ", candidates.Select(Wording.Quote))}";
                throw InvalidInputException.For(path, string.Empty, "one dictionary of tensors", found);
            }

            dictionary = (PickleDictionary)dictionary.Find(candidates[0])!;
        }

        string[] names = [.. dictionary.Names.Where(name => dictionary.Find(name) is PyTorchTensor)];
        int skip = names.All(name => name.StartsWith(ParallelPrefix, StringComparison.Ordinal)) ? ParallelPrefix.Length : 0;
        return names.ToDictionary(name => name[skip..], name => (PyTorchTensor)dictionary.Find(name)!, StringComparer.Ordinal);
    }

    private static bool HasTensors(PickleDictionary dictionary) => dictionary.Names.Any(name => dictionary.Find(name) is PyTorchTensor);
}
