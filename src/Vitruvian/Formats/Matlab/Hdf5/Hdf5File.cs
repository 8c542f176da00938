using System.Text;

namespace Vitruvian.Formats.Matlab.Hdf5;

/// <summary>
/// An HDF5 file as MATLAB 7.3 and libraries of its time write it: superblock of version 0 or 1 (behind MATLAB's 512 bytes of text), object headers of version 1, groups as symbol tables. The newer forms
/// (superblocks 2 and 3, compact and dense groups) are refused.
/// </summary>
internal sealed class Hdf5File
{
    // The address that stands for "none".
    internal const ulong Undefined = ulong.MaxValue;

    private const int SignatureLength = 8;
    private const int SymbolLength = 40;
    private const int SmallestNode = 24;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly long _base;
    private readonly ulong _root;

    /// <summary>Reads the superblock.</summary>
    internal Hdf5File(ReadOnlyMemory<byte> content, string source, ReadLimits limits)
    {
        (_content, Source, Limits) = (content, source, limits);
        int start = Find(content.Span);
        var input = new Hdf5Input(content.Span[start..], source, "superblock");
        input.Take(SignatureLength);
        byte version = input.TakeByte();
        if (version > 1)
            throw InvalidInputException.For(source, "superblock", "HDF5 of version 0 or 1, as MATLAB writes it", $"version {version}");
        input.Take(4);
        (byte offsets, byte lengths) = (input.TakeByte(), input.TakeByte());
        if (offsets != 8 || lengths != 8)
            throw InvalidInputException.For(source, "superblock", "addresses and lengths of 8 bytes", $"{offsets} and {lengths}");
        input.Take(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0));
        ulong origin = input.TakeUInt64();
        _base = origin <= (ulong)content.Length ? (long)origin : throw InvalidInputException.For(source, "superblock", $"a base address below {content.Length}", $"{origin}");
        input.Take(3 * 8);
        input.TakeUInt64();
        _root = input.TakeUInt64();
    }

    internal string Source { get; }

    internal ReadLimits Limits { get; }

    /// <summary>Number of bytes of the file, the most that anything in it can refer to.</summary>
    internal int Length => _content.Length;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether there is an HDF5 superblock at one of the places where the format allows one.</summary>
    internal static bool IsHdf5(ReadOnlySpan<byte> content) => Find(content) >= 0;

    /// <summary>Bytes at an address.</summary>
    internal ReadOnlyMemory<byte> At(ulong address, ulong count, string what)
    {
        ulong available = (ulong)(_content.Length - _base);
        if (address > available || count > available - address)
            throw InvalidInputException.For(Source, what, $"{count} bytes at address {address}", $"a file of {available}", "The file is damaged.");
        return _content.Slice((int)(_base + (long)address), (int)count);
    }

    /// <summary>Bytes from an address to the end of the file.</summary>
    internal ReadOnlyMemory<byte> From(ulong address, string what) => At(address, address <= (ulong)(_content.Length - _base) ? (ulong)(_content.Length - _base) - address : 0, what);

    /// <summary>The object that is the file's outermost group.</summary>
    internal Hdf5Object Root() => Hdf5Object.Read(this, _root, "/");

    /// <summary>Names and addresses of a group's members, in its order.</summary>
    /// <param name="tree">Address of the group's tree.</param>
    /// <param name="heap">Address of the heap with its names.</param>
    /// <param name="path">The group, for messages.</param>
    internal List<(string Name, ulong Address)> Members(ulong tree, ulong heap, string path)
    {
        ReadOnlyMemory<byte> names = Heap(heap, path);
        List<(string, ulong)> members = [];
        int nodes = 0;
        Visit(tree, int.MaxValue);
        return members;

        void Visit(ulong address, int above)
        {
            if (++nodes > _content.Length / SmallestNode)
                throw InvalidInputException.For(Source, path, "a tree of a group", "one that leads back into itself");
            var node = new Hdf5Input(From(address, path).Span, Source, path);
            if (!node.Take(4).SequenceEqual("TREE"u8) || node.TakeByte() != 0)
                throw InvalidInputException.For(Source, path, "a group's tree", "something else");
            (int level, int entries) = (node.TakeByte(), node.TakeUInt16());
            if (level >= above)
                throw InvalidInputException.For(Source, path, $"a level below {above}", $"{level}");
            node.Take(2 * 8);
            for (int e = 0; e < entries; e++)
            {
                node.Take(8);
                ulong child = node.TakeUInt64();
                if (level > 0)
                    Visit(child, level);
                else
                    Symbols(child);
            }
        }

        void Symbols(ulong address)
        {
            var node = new Hdf5Input(From(address, path).Span, Source, path);
            if (!node.Take(4).SequenceEqual("SNOD"u8))
                throw InvalidInputException.For(Source, path, "a group's symbols", "something else");
            node.Take(2);
            int count = node.TakeUInt16();
            for (int s = 0; s < count; s++)
            {
                ulong name = node.TakeUInt64(), header = node.TakeUInt64();
                node.Take(SymbolLength - 16);
                if (members.Count >= Math.Min(Limits.MaximumEntries, _content.Length / SymbolLength) || name >= (ulong)names.Length)
                    throw InvalidInputException.For(Source, path, "members with names", members.Count >= Limits.MaximumEntries ? "too many members" : "a name outside the group's heap");
                ReadOnlySpan<byte> rest = names.Span[(int)name..];
                int end = rest.IndexOf((byte)0);
                members.Add((Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]), header));
            }
        }
    }

    private static int Find(ReadOnlySpan<byte> content)
    {
        for (long at = 0; at + SignatureLength <= content.Length; at = at == 0 ? 512 : 2 * at)
        {
            if (content.Slice((int)at, SignatureLength).SequenceEqual(Signature))
                return (int)at;
        }

        return -1;
    }

    private ReadOnlyMemory<byte> Heap(ulong address, string path)
    {
        var heap = new Hdf5Input(From(address, path).Span, Source, path);
        if (!heap.Take(4).SequenceEqual("HEAP"u8))
            throw InvalidInputException.For(Source, path, "a group's names", "something else");
        heap.Take(4);
        ulong size = heap.TakeUInt64();
        heap.Take(8);
        return At(heap.TakeUInt64(), size, path);
    }
}
