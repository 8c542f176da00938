using System.Buffers.Binary;
using System.Text;

namespace Vitruvian.Formats;

/// <summary>
/// Writes .npz files that depend on their content only: entries stored without compression, in the order added, all dated 1980-01-01
/// (the first date a zip file knows), with no mark of the machine that wrote them.
/// </summary>
public sealed class NpzWriter : IDisposable
{
    private const int LocalHeaderLength = 30;
    private const int CentralHeaderLength = 46;
    private const int EndRecordLength = 22;

    // MS-DOS date: year - 1980 in bits 9-15, month in 5-8, day in 0-4.
    private const ushort FixedDate = (1 << 5) | 1;
    private const ushort VersionNeeded = 20;
    private const ushort Utf8NamesFlag = 1 << 11;

    private readonly Stream _stream;
    private readonly MemoryStream _directory = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _position;

    /// <summary>Starts an archive at the stream's present place; the stream stays open when the writer is disposed of.</summary>
    public NpzWriter(Stream stream) => _stream = stream;

    /// <summary>Writes a file in one piece (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="add">Adds the arrays.</param>
    public static void Write(string path, Action<NpzWriter> add) => AtomicFile.Write(path, stream =>
    {
        using var writer = new NpzWriter(stream);
        add(writer);
    });

    /// <summary>Adds an array under its own name.</summary>
    public void Add(NpyArray array)
    {
        if (!_names.Add(array.Name))
            throw new ArgumentException($"There is an array named '{array.Name}' already.", nameof(array));
        if (array.Type.Kind == NpyKind.PickledObject)
            throw new ArgumentException("Arrays of Python objects are read only.", nameof(array));
        byte[] name = Encoding.UTF8.GetBytes(array.Name + ".npy");
        byte[] header = NpyHeader.Format(array.Type, array.Shape);
        long size = header.Length + (long)array.Data.Length;

        // Larger archives need the zip64 format, which nothing here comes near.
        if (_position + LocalHeaderLength + name.Length + size + _directory.Length > int.MaxValue)
            throw new ArgumentException($"'{array.Name}' makes the archive larger than 2 GiB.", nameof(array));
        uint checksum = Crc32.Append(Crc32.Append(0, header), array.Data);
        Span<byte> local = stackalloc byte[LocalHeaderLength];
        local.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(local, 0x04034b50);
        WriteCommonFields(local[4..], checksum, size, name.Length);
        WriteCentralHeader(name, checksum, size);
        Put(local);
        Put(name);
        Put(header);
        Put(array.Data);
    }

    /// <summary>Adds numbers or truth values.</summary>
    /// <typeparam name="T">bool, an integer or a floating-point type.</typeparam>
    /// <param name="name">Name without <c>.npy</c>.</param>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Lengths of the axes; their product is the number of values; empty for a single value.</param>
    public void Add<T>(string name, ReadOnlySpan<T> values, params int[] shape)
        where T : unmanaged => Add(NpyArray.Create(name, values, shape));

    /// <summary>Adds strings.</summary>
    /// <param name="name">Name without <c>.npy</c>.</param>
    /// <param name="values">Strings in C order.</param>
    /// <param name="shape">Lengths of the axes; their product is the number of strings.</param>
    public void AddStrings(string name, IReadOnlyList<string> values, params int[] shape) => Add(NpyArray.CreateStrings(name, values, shape));

    /// <summary>Finishes the archive with its directory.</summary>
    public void Dispose()
    {
        Span<byte> end = stackalloc byte[EndRecordLength];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], checked((ushort)_names.Count));
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], checked((ushort)_names.Count));
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)_directory.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)_position);
        _stream.Write(_directory.GetBuffer(), 0, (int)_directory.Length);
        _stream.Write(end);
        _directory.Dispose();
    }

    // The 26 bytes that local and central headers share, from "version needed" to "extra field length".
    private static void WriteCommonFields(Span<byte> destination, uint checksum, long size, int nameLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], Utf8NamesFlag);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[8..], FixedDate);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[10..], checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[14..], (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[18..], (uint)size);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[22..], checked((ushort)nameLength));
    }

    private void WriteCentralHeader(byte[] name, uint checksum, long size)
    {
        Span<byte> central = stackalloc byte[CentralHeaderLength];
        central.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(central, 0x02014b50);
        BinaryPrimitives.WriteUInt16LittleEndian(central[4..], VersionNeeded);
        WriteCommonFields(central[6..], checksum, size, name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(central[42..], (uint)_position);
        _directory.Write(central);
        _directory.Write(name);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}
