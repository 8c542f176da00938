using System.Text;

namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>A group or a dataset: what the messages of its header say.</summary>
internal sealed class Hdf5Object
{
    private const ushort DataSpaceMessage = 0x01;
    private const ushort DataTypeMessage = 0x03;
    private const ushort LayoutMessage = 0x08;
    private const ushort FilterMessage = 0x0B;
    private const ushort AttributeMessage = 0x0C;
    private const ushort ContinuationMessage = 0x10;
    private const ushort SymbolTableMessage = 0x11;

    // "This message stands elsewhere."
    private const byte Shared = 0x02;

    private readonly Dictionary<string, byte[]> _attributes = new(StringComparer.Ordinal);

    private Hdf5Object(Hdf5File file, string path) => (File, Path) = (file, path);

    internal Hdf5File File { get; }

    internal string Path { get; }

    /// <summary>Lengths of the axes, the last one fastest; null when there is no data space.</summary>
    internal int[]? Axes { get; private set; }

    internal Hdf5DataType? Type { get; private set; }

    internal Hdf5Layout? Layout { get; private set; }

    internal IReadOnlyList<(int Id, int[] Values)> Filters { get; private set; } = [];

    internal (ulong Tree, ulong Heap)? Group { get; private set; }

    /// <summary>Reads the header at an address.</summary>
    internal static Hdf5Object Read(Hdf5File file, ulong address, string path)
    {
        var result = new Hdf5Object(file, path);
        var prefix = new Hdf5Input(file.From(address, path).Span, file.Source, path);
        if (prefix.TakeByte() != 1)
            throw InvalidInputException.For(file.Source, path, "an object header of version 1", "another version, or something else");
        prefix.Take(1);
        int messages = prefix.TakeUInt16();
        prefix.Take(4);
        uint size = prefix.TakeUInt32();
        List<(ulong Address, ulong Length)> blocks = [(address + 16, size)];

        // Blocks of messages are read in turn; a message may name a further one.
        for (int b = 0; b < blocks.Count && messages > 0; b++)
        {
            var block = new Hdf5Input(file.At(blocks[b].Address, blocks[b].Length, path).Span, file.Source, path);
            while (messages > 0 && block.Left >= 8)
            {
                messages--;
                (ushort type, ushort length, byte flags) = (block.TakeUInt16(), block.TakeUInt16(), block.TakeByte());
                block.Take(3);
                var body = new Hdf5Input(block.Take(length), file.Source, path);
                if (type == ContinuationMessage)
                    blocks.Add((body.TakeUInt64(), body.TakeUInt64()));
                else
                    result.Take(type, flags, ref body);
            }
        }

        return result;
    }

    /// <summary>A text attribute, or null.</summary>
    internal string? Text(string name) => _attributes.TryGetValue(name, out byte[]? bytes) ? Encoding.ASCII.GetString(bytes).TrimEnd('\0', ' ') : null;

    /// <summary>Whether an attribute is there and not zero.</summary>
    internal bool Flag(string name) => _attributes.TryGetValue(name, out byte[]? bytes) && Array.Exists(bytes, value => value != 0);

    /// <summary>Names and addresses of a group's members.</summary>
    internal List<(string Name, ulong Address)> Members() =>
        Group is { } group ? File.Members(group.Tree, group.Heap, Path) : throw InvalidInputException.For(File.Source, Path, "a group as a symbol table", "something else");

    private void Take(ushort type, byte flags, ref Hdf5Input body)
    {
        if (type is not (DataSpaceMessage or DataTypeMessage or LayoutMessage or FilterMessage or AttributeMessage or SymbolTableMessage))
            return;
        if ((flags & Shared) != 0)
            throw InvalidInputException.For(File.Source, Path, "messages in the object's own header", "one that is shared");
        switch (type)
        {
            case DataSpaceMessage: Axes = DataSpace(ref body); break;
            case DataTypeMessage: Type = Hdf5DataType.Read(ref body, File.Source, Path); break;
            case LayoutMessage: Layout = Hdf5Layout.Read(ref body, File.Source, Path); break;
            case FilterMessage: Filters = Hdf5Filters.Read(ref body, File.Source, Path); break;
            case SymbolTableMessage: Group = (body.TakeUInt64(), body.TakeUInt64()); break;
            default: Attribute(ref body); break;
        }
    }

    private int[] DataSpace(ref Hdf5Input body)
    {
        (byte version, byte rank) = (body.TakeByte(), body.TakeByte());
        if (version is not (1 or 2) || rank > NpyHeader.MaximumAxes)
            throw InvalidInputException.For(File.Source, Path, $"a data space of version 1 or 2 and at most {NpyHeader.MaximumAxes} axes", $"version {version}, {rank} axes");
        body.Take(version == 1 ? 6 : 2);
        int[] axes = new int[rank];
        for (int a = 0; a < rank; a++)
        {
            ulong length = body.TakeUInt64();
            axes[a] = length <= int.MaxValue ? (int)length : throw InvalidInputException.For(File.Source, Path, $"axes of at most {int.MaxValue}", $"{length}");
        }

        return axes;
    }

    // Attributes of types that are not read are left out: MATLAB's list of a struct's fields is one.
    private void Attribute(ref Hdf5Input body)
    {
        byte version = body.TakeByte();
        if (version is < 1 or > 3)
            throw InvalidInputException.For(File.Source, Path, "an attribute of version 1 to 3", $"{version}");
        body.TakeByte();
        (ushort nameSize, ushort typeSize, ushort spaceSize) = (body.TakeUInt16(), body.TakeUInt16(), body.TakeUInt16());
        if (version == 3)
            body.TakeByte();
        int Padded(int size) => version == 1 ? (size + 7) / 8 * 8 : size;
        string name = body.TakeName(Padded(nameSize));
        var type = new Hdf5Input(body.Take(Padded(typeSize)), File.Source, Path);
        body.Take(Padded(spaceSize));
        if (name.StartsWith("MATLAB_", StringComparison.Ordinal) && name != "MATLAB_fields")
            _attributes[name] = body.Take(Math.Min(body.Left, Hdf5DataType.Read(ref type, File.Source, $"{Path}: {name}").Size)).ToArray();
    }
}
