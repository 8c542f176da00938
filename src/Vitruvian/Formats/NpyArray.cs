using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Vitruvian.Formats;

/// <summary>
/// A NumPy array in memory: shape and elements in C order, little-endian, whatever the file had. Conversions check every value and name
/// the file and field in their errors.
/// </summary>
public sealed class NpyArray
{
    private readonly ReadOnlyMemory<byte> _data;

    /// <summary>Wraps elements without copying them.</summary>
    /// <param name="source">File the array comes from, for messages.</param>
    /// <param name="name">Name of the array in the file, for messages.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Lengths of the axes; empty for a single value.</param>
    /// <param name="data">Elements in C order, little-endian; for pickled objects, the pickle.</param>
    public NpyArray(string source, string name, NpyDataType type, int[] shape, ReadOnlyMemory<byte> data)
    {
        long length = new NpyHeader(type, false, false, shape).DataLength;
        if (type.Kind != NpyKind.PickledObject && length != data.Length)
            throw new ArgumentException($"data has {data.Length} bytes; expected {length} for shape {Wording.Shape(shape)} of {type.Descriptor}.", nameof(data));
        Source = source;
        Name = name;
        Type = type;
        Shape = shape;
        _data = data;
    }

    /// <summary>File the array comes from.</summary>
    public string Source { get; }

    /// <summary>Name of the array in its file.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public NpyDataType Type { get; }

    /// <summary>Lengths of the axes; empty for a single value.</summary>
    public int[] Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count
    {
        get
        {
            int count = 1;
            foreach (int axis in Shape)
                count *= axis;
            return count;
        }
    }

    /// <summary>The elements' bytes: C order, little-endian; for pickled objects, the pickle.</summary>
    public ReadOnlySpan<byte> Data => _data.Span;

    /// <summary>The same bytes as <see cref="Data"/>, for another array that shares them.</summary>
    internal ReadOnlyMemory<byte> Memory => _data;

    /// <summary>Copies .NET values into an array.</summary>
    /// <typeparam name="T">bool, an integer or a floating-point type.</typeparam>
    /// <param name="name">Name of the array.</param>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Lengths of the axes; their product is the number of values.</param>
    public static NpyArray Create<T>(string name, ReadOnlySpan<T> values, params int[] shape)
        where T : unmanaged => new(string.Empty, name, NpyDataType.Of<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Copies strings into an array of the narrowest sufficient <c>U</c> type.</summary>
    /// <param name="name">Name of the array.</param>
    /// <param name="values">Strings without trailing NULs (NumPy cannot store those).</param>
    /// <param name="shape">Lengths of the axes; their product is the number of strings.</param>
    public static NpyArray CreateStrings(string name, IReadOnlyList<string> values, params int[] shape)
    {
        byte[][] encoded = [.. values.Select(Encoding.UTF32.GetBytes)];
        int size = encoded.Length == 0 ? 0 : encoded.Max(e => e.Length);
        byte[] data = new byte[encoded.Length * size];
        for (int i = 0; i < encoded.Length; i++)
            encoded[i].CopyTo(data, i * size);
        return new NpyArray(string.Empty, name, new NpyDataType(NpyKind.Unicode, size), shape, data);
    }

    /// <summary>Checks the number of axes and their lengths.</summary>
    /// <param name="expected">The shape in words, for example <c>(V, 3)</c>.</param>
    /// <param name="shape">Lengths; -1 stands for any.</param>
    /// <returns>This array.</returns>
    /// <exception cref="InvalidInputException">The shape is another one.</exception>
    public NpyArray ExpectShape(string expected, params ReadOnlySpan<int> shape)
    {
        bool fits = Shape.Length == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++)
            fits = shape[i] == -1 || shape[i] == Shape[i];
        return fits ? this : throw Unexpected($"shape {expected}", Wording.Shape(Shape));
    }

    /// <summary>One entry along the first axis; shares the elements.</summary>
    /// <param name="index">Number of the entry.</param>
    /// <returns>The array without its first axis.</returns>
    public NpyArray Row(int index)
    {
        if (Shape.Length == 0 || Type.Kind == NpyKind.PickledObject)
            throw new InvalidOperationException($"{Name} of shape {Wording.Shape(Shape)} has no rows.");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Shape[0], nameof(index));
        int bytes = _data.Length / Shape[0];
        return new NpyArray(Source, $"{Name}[{index}]", Type, Shape[1..], _data.Slice(index * bytes, bytes));
    }

    /// <summary>The elements as single-precision numbers, from any numeric type.</summary>
    /// <exception cref="InvalidInputException">The elements are no numbers.</exception>
    public float[] ToSingles()
    {
        float[] values = new float[Count];
        switch (Type.Kind, Type.ItemSize)
        {
            case (NpyKind.Float, 2):
                ReadOnlySpan<Half> halves = Elements<Half>();
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)halves[i];
                break;
            case (NpyKind.Float, 4):
                Elements<float>().CopyTo(values);
                break;
            case (NpyKind.Float, 8):
                ReadOnlySpan<double> doubles = Elements<double>();
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)doubles[i];
                break;
            default:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)Number(i);
                break;
        }

        return values;
    }

    /// <summary>The elements as double-precision numbers, from any numeric type.</summary>
    /// <exception cref="InvalidInputException">The elements are no numbers.</exception>
    public double[] ToDoubles()
    {
        double[] values = new double[Count];
        if (Type == new NpyDataType(NpyKind.Float, 8))
        {
            Elements<double>().CopyTo(values);
            return values;
        }

        for (int i = 0; i < values.Length; i++)
            values[i] = Number(i);
        return values;
    }

    /// <summary>The elements as integers, from any integer type.</summary>
    /// <exception cref="InvalidInputException">The elements are no integers, or one lies beyond 64 signed bits.</exception>
    public long[] ToInt64s()
    {
        long[] values = new long[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Integer(i);
        return values;
    }

    /// <summary>The elements as integers, from any integer type.</summary>
    /// <exception cref="InvalidInputException">The elements are no integers, or one lies beyond 32 signed bits.</exception>
    public int[] ToInt32s()
    {
        int[] values = new int[Count];
        if (Type == new NpyDataType(NpyKind.SignedInteger, 4))
        {
            Elements<int>().CopyTo(values);
            return values;
        }

        for (int i = 0; i < values.Length; i++)
        {
            long value = Integer(i);
            if (value is < int.MinValue or > int.MaxValue)
                throw Unexpected("32-bit integers", $"{value} at position {i}");
            values[i] = (int)value;
        }

        return values;
    }

    /// <summary>The elements as bytes, from any integer type.</summary>
    /// <exception cref="InvalidInputException">The elements are no integers, or one lies outside 0..255.</exception>
    public byte[] ToBytes()
    {
        byte[] values = new byte[Count];
        for (int i = 0; i < values.Length; i++)
        {
            long value = Integer(i);
            if (value is < 0 or > 255)
                throw Unexpected("integers of 0 to 255", $"{value} at position {i}");
            values[i] = (byte)value;
        }

        return values;
    }

    /// <summary>The elements as truth values, from booleans or integers.</summary>
    /// <exception cref="InvalidInputException">The elements are neither.</exception>
    public bool[] ToBooleans()
    {
        bool[] values = new bool[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Integer(i) != 0;
        return values;
    }

    /// <summary>The elements as strings, from <c>U</c> or <c>S</c> (Latin-1) types; trailing NULs are padding.</summary>
    /// <exception cref="InvalidInputException">The elements are no strings.</exception>
    public string[] ToStrings()
    {
        Encoding encoding = Type.Kind switch
        {
            NpyKind.Unicode => Encoding.UTF32,
            NpyKind.Bytes => Encoding.Latin1,
            _ => throw Unexpected("strings", Type.Descriptor),
        };
        string[] values = new string[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = encoding.GetString(Data.Slice(i * Type.ItemSize, Type.ItemSize)).TrimEnd('\0');
        return values;
    }

    private ReadOnlySpan<T> Elements<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data);

    private double Number(int i) => (Type.Kind, Type.ItemSize) switch
    {
        (NpyKind.Float, 2) => (double)Elements<Half>()[i],
        (NpyKind.Float, 4) => Elements<float>()[i],
        (NpyKind.Float, 8) => Elements<double>()[i],
        (NpyKind.UnsignedInteger, 8) => Elements<ulong>()[i],
        (NpyKind.Boolean or NpyKind.SignedInteger or NpyKind.UnsignedInteger, _) => Integer(i),
        _ => throw Unexpected("numbers", Type.Descriptor),
    };

    private long Integer(int i)
    {
        switch (Type.Kind, Type.ItemSize)
        {
            case (NpyKind.Boolean, _):
                return Data[i] == 0 ? 0 : 1;
            case (NpyKind.UnsignedInteger, 1):
                return Data[i];
            case (NpyKind.SignedInteger, 1):
                return (sbyte)Data[i];
            case (NpyKind.UnsignedInteger, 2):
                return Elements<ushort>()[i];
            case (NpyKind.SignedInteger, 2):
                return Elements<short>()[i];
            case (NpyKind.UnsignedInteger, 4):
                return Elements<uint>()[i];
            case (NpyKind.SignedInteger, 4):
                return Elements<int>()[i];
            case (NpyKind.SignedInteger, 8):
                return Elements<long>()[i];
            case (NpyKind.UnsignedInteger, 8):
                ulong value = BinaryPrimitives.ReadUInt64LittleEndian(Data[(8 * i)..]);
                return value <= long.MaxValue ? (long)value : throw Unexpected("integers of at most 63 bits", $"{value} at position {i}");
            default:
                throw Unexpected("integers", Type.Descriptor);
        }
    }

    private InvalidInputException Unexpected(string expected, string found) => InvalidInputException.For(Source, Name, expected, found);
}
