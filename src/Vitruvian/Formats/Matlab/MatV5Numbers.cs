using System.Buffers.Binary;

namespace Vitruvian.Formats.Matlab;

/// <summary>Numbers of level 5 files, which MATLAB stores in the smallest type that holds them all.</summary>
internal static class MatV5Numbers
{
    /// <summary>Brings stored numbers into a class's element type.</summary>
    /// <param name="stored">The element.</param>
    /// <param name="type">The class.</param>
    /// <param name="count">Number of elements expected.</param>
    /// <param name="context">The file.</param>
    /// <param name="path">Where in it, for messages.</param>
    internal static byte[] Convert(MatV5Element stored, MatClass type, int count, MatV5Context context, string path)
    {
        NpyDataType from = stored.Type switch
        {
            MatV5Type.Int8 => new(NpyKind.SignedInteger, 1),
            MatV5Type.UInt8 or MatV5Type.Utf8 => new(NpyKind.UnsignedInteger, 1),
            MatV5Type.Int16 => new(NpyKind.SignedInteger, 2),
            MatV5Type.UInt16 or MatV5Type.Utf16 => new(NpyKind.UnsignedInteger, 2),
            MatV5Type.Int32 => new(NpyKind.SignedInteger, 4),
            MatV5Type.UInt32 => new(NpyKind.UnsignedInteger, 4),
            MatV5Type.Int64 => new(NpyKind.SignedInteger, 8),
            MatV5Type.UInt64 => new(NpyKind.UnsignedInteger, 8),
            MatV5Type.Single => new(NpyKind.Float, 4),
            MatV5Type.Double => new(NpyKind.Float, 8),
            _ => throw InvalidInputException.For(context.Source, path, "numbers", $"an element of type {(uint)stored.Type}"),
        };
        if (stored.Data.Length != (long)count * from.ItemSize)
            throw InvalidInputException.For(context.Source, path, $"{(long)count * from.ItemSize} bytes for {count} numbers", $"{stored.Data.Length}");
        NpyDataType to = type.ElementType();
        if ((long)count * to.ItemSize > context.Limits.MaximumBytes)
            throw InvalidInputException.For(context.Source, path, $"at most {context.Limits.MaximumBytes} bytes", $"{(long)count * to.ItemSize}");
        byte[] little = stored.Data.ToArray();
        if (context.BigEndian)
            NpyFile.SwapBytes(little, from.ItemSize);
        if (from == to)
            return little;
        if (type == MatClass.Logical && from.ItemSize == 1)
            return Array.ConvertAll(little, value => value == 0 ? (byte)0 : (byte)1);
        byte[] converted = new byte[count * to.ItemSize];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> value = little.AsSpan(i * from.ItemSize, from.ItemSize);
            Span<byte> destination = converted.AsSpan(i * to.ItemSize, to.ItemSize);
            if (to.Kind == NpyKind.Float)
                WriteFloat(destination, from.Kind == NpyKind.Float ? ReadFloat(value) : from.Kind == NpyKind.UnsignedInteger && from.ItemSize == 8 ? (ulong)ReadInteger(value, from) : ReadInteger(value, from));
            else
                WriteInteger(destination, from.Kind == NpyKind.Float ? (long)ReadFloat(value) : ReadInteger(value, from), type);
        }

        return converted;
    }

    private static double ReadFloat(ReadOnlySpan<byte> value) =>
        value.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(value) : BinaryPrimitives.ReadDoubleLittleEndian(value);

    private static long ReadInteger(ReadOnlySpan<byte> value, NpyDataType type) => (type.Kind, type.ItemSize) switch
    {
        (NpyKind.SignedInteger, 1) => (sbyte)value[0],
        (_, 1) => value[0],
        (NpyKind.SignedInteger, 2) => BinaryPrimitives.ReadInt16LittleEndian(value),
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(value),
        (NpyKind.SignedInteger, 4) => BinaryPrimitives.ReadInt32LittleEndian(value),
        (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(value),
        _ => BinaryPrimitives.ReadInt64LittleEndian(value),
    };

    private static void WriteFloat(Span<byte> destination, double value)
    {
        if (destination.Length == 4)
            BinaryPrimitives.WriteSingleLittleEndian(destination, (float)value);
        else
            BinaryPrimitives.WriteDoubleLittleEndian(destination, value);
    }

    private static void WriteInteger(Span<byte> destination, long value, MatClass type)
    {
        if (type == MatClass.Logical)
            value = value != 0 ? 1 : 0;
        switch (destination.Length)
        {
            case 1: destination[0] = (byte)value; break;
            case 2: BinaryPrimitives.WriteInt16LittleEndian(destination, (short)value); break;
            case 4: BinaryPrimitives.WriteInt32LittleEndian(destination, (int)value); break;
            default: BinaryPrimitives.WriteInt64LittleEndian(destination, value); break;
        }
    }
}
