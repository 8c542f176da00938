using System.Buffers.Binary;
using System.Text.Json;

namespace Vitruvian.Formats.Tensors;

/// <summary>
/// Writes safetensors files: the header's length as 8 bytes, little-endian; a JSON header with type, shape and place of each tensor, padded
/// with spaces to a multiple of 8 bytes; the elements without gaps, wider types first, so that each tensor is aligned.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Name of the header's entry with text for humans and programs.</summary>
    internal const string MetadataName = "__metadata__";

    private const int Alignment = 8;

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>) and has it on the disk when the call returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors with distinct names.</param>
    /// <param name="metadata">Text by key, or null.</param>
    public static void Write(string path, IEnumerable<SafetensorsContent> tensors, IReadOnlyDictionary<string, string>? metadata = null) => AtomicFile.Write(path, stream =>
    {
        Write(stream, tensors, metadata);
        stream.Flush();
        (stream as FileStream)?.Flush(flushToDisk: true);
    });

    /// <summary>Writes to a stream; see the other overload.</summary>
    public static void Write(Stream stream, IEnumerable<SafetensorsContent> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsContent[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Size())];
        byte[] header = Header(ordered, metadata);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (SafetensorsContent tensor in ordered)
        {
            var counter = new CountingStream(stream);
            tensor.Write(counter);
            long expected = TensorTypes.ByteCount(tensor.Type, [.. tensor.Shape]);
            if (counter.Count != expected)
                throw new ArgumentException($"'{tensor.Name}' wrote {counter.Count} bytes; expected {expected}.", nameof(tensors));
        }
    }

    private static byte[] Header(SafetensorsContent[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { MetadataName };
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject(MetadataName);
                foreach ((string key, string text) in metadata)
                    json.WriteString(key, text);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (SafetensorsContent tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException($"Two tensors are called '{tensor.Name}'.", nameof(tensors));
                long count = TensorTypes.ByteCount(tensor.Type, [.. tensor.Shape]);
                if (count < 0)
                    throw new ArgumentException($"'{tensor.Name}' has the impossible shape ({string.Join(", ", tensor.Shape)}).", nameof(tensors));
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.SafetensorsName());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, offset + count]);
                json.WriteEndObject();
                offset += count;
            }

            json.WriteEndObject();
        }

        while (stream.Length % Alignment != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>Counts what passes through it.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            Count += buffer.Length;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
