using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Vitruvian.Formats.Gltf;

/// <summary>
/// A glTF 2.0 document with one binary buffer, written as a single .glb file. Element order is the order of adding, so equal content
/// gives equal bytes.
/// </summary>
internal sealed class GltfDocument
{
    private const uint GlbMagic = 0x46546C67;
    private const uint GlbVersion = 2;
    private const uint JsonChunk = 0x4E4F534A;
    private const uint BinaryChunk = 0x004E4942;

    // Every accessor starts at a multiple of 4 bytes, which suits all component types in use.
    private const int Alignment = 4;

    private readonly ArrayBufferWriter<byte> _binary = new();
    private readonly JsonArray _views = [];
    private readonly JsonArray _accessors = [];

    /// <summary>The document's JSON; arrays of views, accessors and buffers are added on writing.</summary>
    internal JsonObject Root { get; } = new()
    {
        ["asset"] = new JsonObject { ["version"] = "2.0", ["generator"] = "Vitruvian" },
    };

    /// <summary>Adds an element to one of the root's arrays, which is made when it is missing.</summary>
    /// <returns>The element's number.</returns>
    internal int Add(string arrayName, JsonObject element)
    {
        if (Root[arrayName] is not JsonArray array)
            Root[arrayName] = array = [];
        array.Add((JsonNode)element);
        return array.Count - 1;
    }

    /// <summary>Adds raw bytes, such as an encoded image.</summary>
    /// <returns>Number of the buffer view.</returns>
    internal int AddView(ReadOnlySpan<byte> bytes, GltfTarget target = GltfTarget.None)
    {
        Align();
        var view = new JsonObject { ["buffer"] = 0, ["byteOffset"] = _binary.WrittenCount, ["byteLength"] = bytes.Length };
        if (target != GltfTarget.None)
            view["target"] = (int)target;
        _binary.Write(bytes);
        _views.Add((JsonNode)view);
        return _views.Count - 1;
    }

    /// <summary>Adds vectors, matrices or numbers of floats.</summary>
    /// <param name="values">The numbers, element after element.</param>
    /// <param name="type">glTF's name of the element: <c>SCALAR</c>, <c>VEC3</c>...</param>
    /// <param name="components">Numbers in an element.</param>
    /// <param name="bounds">Whether to write the least and greatest element, which positions and key times need.</param>
    /// <param name="target">What the accessor is for.</param>
    /// <returns>Number of the accessor.</returns>
    internal int AddFloats(ReadOnlySpan<float> values, string type, int components, bool bounds = false, GltfTarget target = GltfTarget.None)
    {
        JsonObject accessor = NewAccessor(AddView(MemoryMarshal.AsBytes(values), target), GltfComponent.Float, values.Length / components, type);
        if (bounds)
        {
            accessor["min"] = Extreme(values, components, Math.Min);
            accessor["max"] = Extreme(values, components, Math.Max);
        }

        return AddAccessor(accessor);
    }

    /// <summary>Adds four bytes for each vertex.</summary>
    internal int AddByteVectors(ReadOnlySpan<byte> values, GltfTarget target) =>
        AddAccessor(NewAccessor(AddView(values, target), GltfComponent.UnsignedByte, values.Length / 4, "VEC4"));

    /// <summary>Adds vertex numbers of triangles, in 16 bits where they fit.</summary>
    internal int AddIndices(ReadOnlySpan<int> values, int vertexCount)
    {
        // The largest number of each type is kept for restarting strips.
        if (vertexCount > ushort.MaxValue)
            return AddAccessor(NewAccessor(AddView(MemoryMarshal.AsBytes(values), GltfTarget.Indices), GltfComponent.UnsignedInt, values.Length, "SCALAR"));
        ushort[] narrow = new ushort[values.Length];
        for (int i = 0; i < narrow.Length; i++)
            narrow[i] = (ushort)values[i];
        return AddAccessor(NewAccessor(AddView(MemoryMarshal.AsBytes<ushort>(narrow), GltfTarget.Indices), GltfComponent.UnsignedShort, narrow.Length, "SCALAR"));
    }

    /// <summary>Writes the document as a .glb file.</summary>
    internal void Write(Stream stream)
    {
        Align();
        Root["accessors"] = _accessors;
        Root["bufferViews"] = _views;
        Root["buffers"] = new JsonArray { new JsonObject { ["byteLength"] = _binary.WrittenCount } };
        byte[] json = Encoding.UTF8.GetBytes(Root.ToJsonString());
        int padding = (Alignment - (json.Length % Alignment)) % Alignment;
        Span<byte> header = stackalloc byte[20];
        long total = header.Length + json.Length + padding + 8L + _binary.WrittenCount;
        BinaryPrimitives.WriteUInt32LittleEndian(header, GlbMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], GlbVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], checked((uint)total));
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)(json.Length + padding));
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], JsonChunk);
        stream.Write(header);
        stream.Write(json);
        stream.Write("   "u8[..padding]);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)_binary.WrittenCount);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], BinaryChunk);
        stream.Write(header[..8]);
        stream.Write(_binary.WrittenSpan);
    }

    private static JsonObject NewAccessor(int view, GltfComponent component, int count, string type) =>
        new() { ["bufferView"] = view, ["componentType"] = (int)component, ["count"] = count, ["type"] = type };

    private static JsonArray Extreme(ReadOnlySpan<float> values, int components, Func<float, float, float> choose)
    {
        float[] extreme = values[..components].ToArray();
        for (int i = components; i < values.Length; i++)
            extreme[i % components] = choose(extreme[i % components], values[i]);
        return new JsonArray([.. extreme.Select(v => (JsonNode)v)]);
    }

    private void Align() => _binary.Write("\0\0\0"u8[..((Alignment - (_binary.WrittenCount % Alignment)) % Alignment)]);

    private int AddAccessor(JsonObject accessor)
    {
        _accessors.Add((JsonNode)accessor);
        return _accessors.Count - 1;
    }
}
