using System.Globalization;

namespace Vitruvian.Formats;

/// <summary>Element type of a NumPy array in memory, always little-endian.</summary>
/// <param name="Kind">Kind of the elements.</param>
/// <param name="ItemSize">Bytes per element; 0 for pickled objects and for empty strings.</param>
public readonly record struct NpyDataType(NpyKind Kind, int ItemSize)
{
    /// <summary>NumPy's own description, for example <c>&lt;f4</c>, <c>|u1</c> or <c>&lt;U5</c>.</summary>
    public string Descriptor => Kind switch
    {
        NpyKind.Unicode => string.Create(CultureInfo.InvariantCulture, $"<U{ItemSize / 4}"),
        NpyKind.PickledObject => "|O",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(ItemSize == 1 || Kind == NpyKind.Bytes ? '|' : '<')}{Letter}{ItemSize}"),
    };

    /// <summary>Bytes that change places together when the byte order is turned.</summary>
    internal int SwapUnit => Kind switch
    {
        NpyKind.Unicode => 4,
        NpyKind.Bytes or NpyKind.PickledObject => 1,
        _ => ItemSize,
    };

    private char Letter => Kind switch
    {
        NpyKind.Boolean => 'b',
        NpyKind.SignedInteger => 'i',
        NpyKind.UnsignedInteger => 'u',
        NpyKind.Float => 'f',
        _ => 'S',
    };

    /// <summary>The element type that stores values of a .NET type.</summary>
    internal static NpyDataType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(bool))
            return new(NpyKind.Boolean, 1);
        if (typeof(T) == typeof(Half) || typeof(T) == typeof(float) || typeof(T) == typeof(double))
            return new(NpyKind.Float, SizeOf<T>());
        if (typeof(T) == typeof(sbyte) || typeof(T) == typeof(short) || typeof(T) == typeof(int) || typeof(T) == typeof(long))
            return new(NpyKind.SignedInteger, SizeOf<T>());
        if (typeof(T) == typeof(byte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(uint) || typeof(T) == typeof(ulong))
            return new(NpyKind.UnsignedInteger, SizeOf<T>());
        throw new ArgumentException($"NumPy has no element type for {typeof(T).Name}; expected bool, an integer or a floating-point number.");
    }

    /// <summary>Reads NumPy's description.</summary>
    /// <param name="descriptor">For example <c>&gt;i4</c>; without a byte-order mark the machine's (little) is meant.</param>
    /// <param name="type">The type.</param>
    /// <param name="bigEndian">Whether the stored bytes are big-endian.</param>
    internal static bool TryParse(string descriptor, out NpyDataType type, out bool bigEndian)
    {
        type = default;
        bigEndian = descriptor.StartsWith('>');
        ReadOnlySpan<char> text = descriptor;
        if (text.Length > 0 && text[0] is '<' or '>' or '|' or '=')
            text = text[1..];
        if (text is "?")
            text = "b1";
        if (text is "O" or "O8" or "O4")
        {
            type = new NpyDataType(NpyKind.PickledObject, 0);
            return true;
        }

        if (text.Length < 2 || !int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int size))
            return false;
        NpyKind? kind = (text[0], size) switch
        {
            ('b', 1) => NpyKind.Boolean,
            ('i', 1 or 2 or 4 or 8) => NpyKind.SignedInteger,
            ('u', 1 or 2 or 4 or 8) => NpyKind.UnsignedInteger,
            ('f', 2 or 4 or 8) => NpyKind.Float,
            ('U', <= int.MaxValue / 4) => NpyKind.Unicode,
            ('S' or 'a', _) => NpyKind.Bytes,
            _ => null,
        };
        if (kind is null)
            return false;
        type = new NpyDataType(kind.Value, kind == NpyKind.Unicode ? 4 * size : size);
        return true;
    }

    private static unsafe int SizeOf<T>()
        where T : unmanaged => sizeof(T);
}
