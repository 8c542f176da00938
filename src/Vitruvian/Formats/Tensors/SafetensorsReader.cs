using System.Buffers.Binary;
using System.Text.Json;

namespace Vitruvian.Formats.Tensors;

/// <summary>
/// Reads safetensors files. The whole header is checked when the file is opened: types, shapes, places without gaps and overlaps, and the
/// file's length; elements are read when asked for. Nothing in such a file can be run.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    // The limit of the format's reference implementation.
    private const long MaximumHeaderBytes = 100_000_000;

    // A header has an object, a tensor's object and a list.
    private const int MaximumDepth = 4;

    private readonly Stream _stream;
    private readonly Dictionary<string, SafetensorsEntry> _byName = new(StringComparer.Ordinal);
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsReader(Stream stream, string source)
    {
        _stream = stream;
        Source = source;
        try
        {
            ReadHeader();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>File the tensors come from.</summary>
    public string Source { get; }

    /// <summary>The tensors in the header's order.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    /// <summary>Text by key; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Opens a file.</summary>
    /// <param name="path">A .safetensors file.</param>
    /// <exception cref="InvalidInputException">The file is missing, damaged or of another kind.</exception>
    public static SafetensorsReader Open(string path) => new(InputFile.Open(path, "a safetensors file"), path);

    /// <summary>Opens a stream, which the reader disposes of.</summary>
    /// <param name="stream">A seekable stream, at its start.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="InvalidInputException">The content is damaged or of another kind.</exception>
    public static SafetensorsReader Open(Stream stream, string source) => new(stream, source);

    /// <summary>Finds a tensor; null when there is none of that name.</summary>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads a tensor's elements into a buffer of their size.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="destination">Gets the elements in row-major order, little-endian.</param>
    public void Read(SafetensorsEntry entry, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (destination.Length != entry.ByteCount)
            throw new ArgumentException($"destination has {destination.Length} bytes; expected {entry.ByteCount}.", nameof(destination));
        try
        {
            _stream.Position = entry.Offset;
            _stream.ReadExactly(destination);
        }
        catch (IOException error)
        {
            throw new InvalidInputException($"{Source}: {Wording.Quote(entry.Name)}: expected {entry.ByteCount} bytes; found a file that cannot be read ({InputFile.FirstLine(error.Message)}).", error);
        }
    }

    /// <summary>Reads a tensor's elements.</summary>
    /// <returns>The elements in row-major order, little-endian.</returns>
    /// <exception cref="InvalidInputException">The tensor has more bytes than an array can have.</exception>
    public byte[] Read(SafetensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.ByteCount > Array.MaxLength)
            throw InvalidInputException.For(Source, Wording.Quote(entry.Name), $"at most {Array.MaxLength} bytes", $"{entry.ByteCount}");
        byte[] elements = new byte[entry.ByteCount];
        Read(entry, elements);
        return elements;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void ReadHeader()
    {
        Span<byte> lengthBytes = stackalloc byte[sizeof(ulong)];
        if (_stream.Length < lengthBytes.Length)
            throw Damaged(string.Empty, "a header's length in 8 bytes", $"{_stream.Length} bytes in all");
        _stream.ReadExactly(lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        long available = _stream.Length - sizeof(ulong);
        if (length > MaximumHeaderBytes || (long)length > available)
            throw Damaged("header", $"at most {Math.Min(MaximumHeaderBytes, available)} bytes", $"{length}");
        byte[] header = new byte[length];
        _stream.ReadExactly(header);
        using JsonDocument json = Parse(header);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            throw Damaged("header", "a JSON object", $"{json.RootElement.ValueKind}");
        long start = sizeof(ulong) + (long)length;
        try
        {
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == SafetensorsWriter.MetadataName)
                    ReadMetadata(property.Value);
                else
                    Add(property, start);
            }
        }
        catch (InvalidOperationException error)
        {
            // Text is checked only when it is asked for: wrong UTF-8, halves of surrogate pairs.
            throw new InvalidInputException($"{Source}: header: expected text in UTF-8; found something else ({InputFile.FirstLine(error.Message)}). The file is damaged.", error);
        }

        CheckPlaces(start);
    }

    private JsonDocument Parse(byte[] header)
    {
        try
        {
            return JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The framework has another exception for halves of surrogate pairs.
            throw new InvalidInputException($"{Source}: header: expected JSON without double names; found something else ({InputFile.FirstLine(error.Message)}). The file is damaged or of another kind.", error);
        }
    }

    private void ReadMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
            throw Damaged("metadata", "a JSON object", $"{metadata.ValueKind}");
        foreach (JsonProperty text in metadata.EnumerateObject())
        {
            if (text.Value.ValueKind != JsonValueKind.String)
                throw Damaged($"metadata {Wording.Quote(text.Name)}", "text", $"{text.Value.ValueKind}");
            _metadata[text.Name] = text.Value.GetString()!;
        }
    }

    private void Add(JsonProperty property, long start)
    {
        string field = Wording.Quote(property.Name);
        if (property.Value.ValueKind != JsonValueKind.Object)
            throw Damaged(field, "an object with dtype, shape and data_offsets", $"{property.Value.ValueKind}");
        string? typeName = property.Value.TryGetProperty("dtype", out JsonElement dtype) && dtype.ValueKind == JsonValueKind.String ? dtype.GetString() : null;
        if (typeName is null || !TensorTypes.TryParse(typeName, out TensorType type))
            throw InvalidInputException.For(Source, $"{field}: dtype", "BOOL, an integer type or a floating-point type of at least 16 bits", typeName is null ? "none" : Wording.Quote(typeName));
        long[] shape = Numbers(property.Value, "shape", field);
        long[] offsets = Numbers(property.Value, "data_offsets", field);
        if (offsets.Length != 2 || offsets[1] < offsets[0])
            throw Damaged($"{field}: data_offsets", "a first byte and one past the last", $"[{string.Join(", ", offsets)}]");
        long bytes = TensorTypes.ByteCount(type, shape);
        if (bytes != offsets[1] - offsets[0])
            throw Damaged(field, bytes < 0 ? "a shape that fits into memory" : $"{bytes} bytes for shape ({string.Join(", ", shape)}) of {typeName}", $"{offsets[1] - offsets[0]} bytes for ({string.Join(", ", shape)})");
        if (offsets[1] > _stream.Length - start)
            throw Damaged(field, $"bytes up to {offsets[1]}", $"{_stream.Length - start} in the file");
        var entry = new SafetensorsEntry(property.Name, type, shape, start + offsets[0], bytes);
        _entries.Add(entry);
        _byName.Add(entry.Name, entry);
    }

    private long[] Numbers(JsonElement tensor, string name, string field)
    {
        if (!tensor.TryGetProperty(name, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            throw Damaged(field, $"a list called {name}", "none");
        long[] numbers = new long[list.GetArrayLength()];
        int i = 0;
        foreach (JsonElement number in list.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out numbers[i]) || numbers[i] < 0)
                throw Damaged($"{field}: {name}", "whole numbers from 0 up", Wording.Quote(number.GetRawText()));
            i++;
        }

        return numbers;
    }

    // The format wants every byte after the header to belong to one tensor: nothing can hide in a file.
    private void CheckPlaces(long start)
    {
        long next = start;
        foreach (SafetensorsEntry entry in _entries.OrderBy(e => e.Offset).ThenBy(e => e.ByteCount))
        {
            if (entry.Offset != next)
                throw Damaged(Wording.Quote(entry.Name), $"its first byte at {next - start}", $"{entry.Offset - start}");
            next += entry.ByteCount;
        }

        if (next != _stream.Length)
            throw Damaged(string.Empty, $"{next} bytes in all", $"{_stream.Length}");
    }

    private InvalidInputException Damaged(string field, string expected, string found) =>
        InvalidInputException.For(Source, field, expected, found, "The file is damaged or no safetensors file.");
}
