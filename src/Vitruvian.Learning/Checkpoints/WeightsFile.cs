using Vitruvian.Formats.Tensors;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Checkpoints;

/// <summary>Reads and writes the weights of networks: safetensors in both directions, PyTorch's .pt and .pth files in one.</summary>
public static class WeightsFile
{
    // PyTorch's zip archives, and the first bytes of its older format: protocol 2 and a long integer (the magic number).
    private static ReadOnlySpan<byte> ZipMagic => "PK\x03\x04"u8;

    private static ReadOnlySpan<byte> PickleMagic => [0x80, 0x02, 0x8a, 0x0a];

    /// <summary>Writes tensors as safetensors, in one piece: a reader sees the old file or the whole new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors by name, on any device.</param>
    /// <param name="metadata">Text by key, or null.</param>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using DisposeScope scope = NewDisposeScope();
        SafetensorsWriter.Write(path, [.. tensors.Select(entry => TensorConversion.Content(entry.Key, TensorConversion.Plain(entry.Value)))], metadata);
    }

    /// <summary>Reads tensors into main memory; the format is decided by the content.</summary>
    /// <param name="path">A .safetensors, .pt or .pth file.</param>
    /// <param name="entry">See <see cref="PyTorchFile.Read"/>; for PyTorch's files only.</param>
    /// <returns>Tensors by name, of the current dispose scope.</returns>
    /// <exception cref="InvalidInputException">The file is missing, damaged or of another kind.</exception>
    public static Dictionary<string, Tensor> Read(string path, string? entry = null)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        if (IsPyTorch(path))
        {
            foreach ((string name, PyTorchTensor stored) in PyTorchFile.Read(path, entry))
                tensors.Add(name, TensorConversion.Make(path, name, stored.Type, stored.Shape, bytes => stored.ToBytes().CopyTo(bytes)));
            return tensors;
        }

        using SafetensorsReader reader = SafetensorsReader.Open(path);
        foreach (SafetensorsEntry stored in reader.Entries)
            tensors.Add(stored.Name, TensorConversion.Make(path, stored.Name, stored.Type, stored.Shape, bytes => reader.Read(stored, bytes)));
        return tensors;
    }

    /// <summary>Reads a file into a module.</summary>
    /// <param name="module">Gets the weights.</param>
    /// <param name="path">A .safetensors, .pt or .pth file.</param>
    /// <param name="strict">Whether every name must be on both sides.</param>
    /// <param name="entry">See <see cref="Read"/>.</param>
    /// <returns>Names that the file lacks, and names that the module does not know.</returns>
    /// <exception cref="InvalidInputException">The file is not readable, or its tensors do not fit; then the module is as before.</exception>
    public static (IList<string> Missing, IList<string> Unexpected) Load(nn.Module module, string path, bool strict = true, string? entry = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        using DisposeScope scope = NewDisposeScope();
        try
        {
            return module.load_state_dict(Read(path, entry), strict);
        }
        catch (InvalidInputException error) when (!error.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Whether a file starts as PyTorch's do; not so if it cannot be read.</summary>
    /// <param name="path">The file.</param>
    public static bool IsPyTorch(string path)
    {
        Span<byte> start = stackalloc byte[4];
        try
        {
            using FileStream stream = File.OpenRead(path);
            int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return start[..read].SequenceEqual(ZipMagic) || start[..read].SequenceEqual(PickleMagic);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The reader of the other format says what is wrong with the file.
            return false;
        }
    }
}
