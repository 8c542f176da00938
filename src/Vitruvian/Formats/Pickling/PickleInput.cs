using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Vitruvian.Formats.Pickling;

/// <summary>The bytes of a pickle, read one after the other within their bounds.</summary>
internal sealed class PickleInput(ReadOnlyMemory<byte> content, PickleContext context)
{
    // Decimal digits of an integer: conversion takes time with the square of them, and no array file has long ones.
    private const int LongestInteger = 1024;

    internal int Position { get; private set; }

    internal bool AtEnd => Position == content.Length;

    internal byte TakeByte() => TakeSpan(1)[0];

    internal ReadOnlyMemory<byte> Take(long count)
    {
        if (count < 0 || count > content.Length - Position)
            throw context.Error($"{count} bytes at position {Position}", $"{content.Length - Position} to the end of the file");
        ReadOnlyMemory<byte> taken = content.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    internal ushort TakeUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(TakeSpan(2));

    internal int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(TakeSpan(4));

    internal uint TakeUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(TakeSpan(4));

    internal long TakeInt64() => BinaryPrimitives.ReadInt64LittleEndian(TakeSpan(8));

    internal double TakeBigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(TakeSpan(8));

    internal string TakeUtf8(long count)
    {
        context.Charge(2 * count);
        return Encoding.UTF8.GetString(Take(count).Span);
    }

    /// <summary>The bytes up to the next line feed, which is skipped.</summary>
    internal ReadOnlySpan<byte> TakeLine()
    {
        int length = content.Span[Position..].IndexOf((byte)'\n');
        if (length < 0)
            throw context.Error($"a line at position {Position}", "the end of the file");
        ReadOnlySpan<byte> line = TakeSpan(length + 1)[..length];
        return line;
    }

    internal string TakeLineText() => Encoding.UTF8.GetString(TakeLine());

    internal object TakeDecimal(bool allowTruthValue)
    {
        string text = TakeLineText();
        if (allowTruthValue && text is "00" or "01")
            return text == "01";
        return Integer(text.EndsWith('L') ? text[..^1] : text);
    }

    internal double TakeDecimalDouble()
    {
        string text = TakeLineText();
        return text switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) => value,
            _ => throw context.Error("a number", Wording.Quote(text)),
        };
    }

    internal int TakeMemoKey()
    {
        string text = TakeLineText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int key) ? key : throw context.Error("a memo number", Wording.Quote(text));
    }

    /// <summary>A little-endian two's-complement integer of any length.</summary>
    internal object TakeLong(long count)
    {
        if (count > LongestInteger)
            throw context.Error($"an integer of at most {LongestInteger} bytes", $"{count}");
        return Narrow(new BigInteger(Take(count).Span, isUnsigned: false, isBigEndian: false));
    }

    private ReadOnlySpan<byte> TakeSpan(int count) => Take(count).Span;

    private object Integer(string text)
    {
        if (text.Length <= LongestInteger && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value))
            return Narrow(value);
        throw context.Error("an integer", Wording.Quote(text));
    }

    private static object Narrow(BigInteger value)
    {
        if (value < long.MinValue || value > long.MaxValue)
            return value;
        long narrow = (long)value;
        return narrow;
    }
}
