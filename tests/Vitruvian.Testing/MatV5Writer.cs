using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Vitruvian.Testing;

/// <summary>Writes MATLAB files of level 5 as their description says, in either byte order, compressed or not: look-alikes of datasets' annotations.</summary>
public sealed class MatV5Writer(bool bigEndian = false, bool compressed = false)
{
    private const uint Int8 = 1, UInt16 = 4, Int32 = 5, UInt32 = 6, Double = 9, Matrix = 14, Compressed = 15;

    /// <summary>A value to write.</summary>
    public abstract record Item;

    /// <summary>Double-precision numbers, the first axis fastest.</summary>
    public sealed record Numbers(int[] Shape, double[] Values) : Item;

    /// <summary>One row of text.</summary>
    public sealed record Text(string Value) : Item;

    /// <summary>A cell, the first axis fastest.</summary>
    public sealed record Cells(int[] Shape, Item[] Items) : Item;

    /// <summary>An array of structs: for each element the fields' values in order.</summary>
    public sealed record Structs(int[] Shape, string[] Fields, Item[][] Elements) : Item;

    /// <summary>A matrix of class and flags of one's own, to be refused.</summary>
    public sealed record Raw(uint Class, uint Flags) : Item;

    /// <summary>One number.</summary>
    public static Item Number(double value) => new Numbers([1, 1], [value]);

    /// <summary>A struct of one element.</summary>
    public static Item Struct(params (string Name, Item Value)[] fields) => new Structs([1, 1], [.. fields.Select(f => f.Name)], [[.. fields.Select(f => f.Value)]]);

    /// <summary>Numbers given row by row, as C has them.</summary>
    public static Item RowMajor(int[] shape, double[] values)
    {
        double[] turned = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            // Place of element i among its axes, from the last.
            int rest = i, place = 0;
            int[] index = new int[shape.Length];
            for (int a = shape.Length - 1; a >= 0; a--)
            {
                index[a] = rest % shape[a];
                rest /= shape[a];
            }

            for (int a = shape.Length - 1; a >= 0; a--)
                place = (place * shape[a]) + index[a];
            turned[place] = values[i];
        }

        return new Numbers(shape, turned);
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Write(params (string Name, Item Value)[] variables)
    {
        using var file = new MemoryStream();
        byte[] header = new byte[128];
        header.AsSpan(0, 116).Fill((byte)' ');
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, made for tests").CopyTo(header, 0);
        (header[124], header[125]) = bigEndian ? ((byte)1, (byte)0) : ((byte)0, (byte)1);
        (bigEndian ? "MI" : "IM").Select(c => (byte)c).ToArray().CopyTo(header, 126);
        file.Write(header);
        foreach ((string name, Item value) in variables)
        {
            byte[] element = Element(Matrix, Body(name, value));
            file.Write(compressed ? Squeeze(element) : element);
        }

        return file.ToArray();
    }

    private byte[] Squeeze(byte[] element)
    {
        using var squeezed = new MemoryStream();
        using (var zlib = new ZLibStream(squeezed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(element);
        return [.. UInt(Compressed), .. UInt((uint)squeezed.Length), .. squeezed.ToArray()];
    }

    private byte[] Body(string name, Item value)
    {
        (uint type, int[] shape) = value switch
        {
            Numbers n => (6u, n.Shape),
            Text t => (4u, [1, t.Value.Length]),
            Cells c => (1u, c.Shape),
            Structs s => (2u, s.Shape),
            Raw r => (r.Class | (r.Flags << 8), (int[])[1, 1]),
            _ => throw new ArgumentException("an unknown item", nameof(value)),
        };
        byte[] flags = Element(UInt32, [.. UInt(type), .. UInt(0)]);
        byte[] axes = Element(Int32, [.. shape.SelectMany(a => UInt((uint)a))]);
        byte[] title = Element(Int8, Encoding.ASCII.GetBytes(name));
        return [.. flags, .. axes, .. title, .. Content(value)];
    }

    private byte[] Content(Item value) => value switch
    {
        Numbers n => Element(Double, [.. n.Values.SelectMany(Float)]),
        Text t => Element(UInt16, [.. t.Value.SelectMany(c => bigEndian ? (byte[])[(byte)(c >> 8), (byte)c] : [(byte)c, (byte)(c >> 8)])]),
        Cells c => [.. c.Items.SelectMany(i => Element(Matrix, Body(string.Empty, i)))],
        Structs s => StructContent(s),
        _ => Element(Double, [.. Float(0)]),
    };

    private byte[] StructContent(Structs value)
    {
        const int width = 32;
        byte[] names = [.. value.Fields.SelectMany(f => Encoding.ASCII.GetBytes(f.PadRight(width, '\0')))];
        return [.. Element(Int32, UInt(width)), .. Element(Int8, names), .. value.Elements.SelectMany(e => e).SelectMany(i => Element(Matrix, Body(string.Empty, i)))];
    }

    // Short content stands in the tag itself; long content is padded to eight bytes.
    private byte[] Element(uint type, byte[] content)
    {
        if (type != Matrix && content.Length is > 0 and <= 4)
            return [.. UInt(type | ((uint)content.Length << 16)), .. content, .. new byte[4 - content.Length]];
        return [.. UInt(type), .. UInt((uint)content.Length), .. content, .. new byte[(8 - (content.Length % 8)) % 8]];
    }

    private byte[] UInt(uint value)
    {
        byte[] bytes = new byte[4];
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private byte[] Float(double value)
    {
        byte[] bytes = new byte[8];
        if (bigEndian)
            BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        else
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }
}
