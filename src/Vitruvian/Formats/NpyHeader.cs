using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Vitruvian.Formats;

/// <summary>The header of an .npy file (NumPy enhancement proposal 1 and <c>numpy.lib.format</c>): magic, version, and a Python dictionary literal.</summary>
internal sealed record NpyHeader(NpyDataType Type, bool BigEndian, bool FortranOrder, int[] Shape)
{
    /// <summary>NumPy's own limit on the number of axes.</summary>
    internal const int MaximumAxes = 64;

    // NumPy pads headers to a multiple of this, so that the data can be mapped into memory.
    private const int Alignment = 64;

    // NumPy refuses headers over 10,000 bytes by default; generous to structured types, which end in an error of their own here.
    private const int MaximumLength = 65_536;

    private static ReadOnlySpan<byte> Magic => "NUMPY"u8;

    /// <summary>Number of elements; <see cref="long.MaxValue"/> when they are more than that.</summary>
    internal long ElementCount
    {
        get
        {
            if (Array.IndexOf(Shape, 0) >= 0)
                return 0;
            long count = 1;
            foreach (int axis in Shape)
                count = Multiply(count, axis);
            return count;
        }
    }

    /// <summary>Bytes of the elements; <see cref="long.MaxValue"/> when they are more than that.</summary>
    internal long DataLength => Multiply(ElementCount, Type.ItemSize);

    /// <summary>Reads a header and leaves the stream at the first byte of the data.</summary>
    internal static NpyHeader Read(Stream stream, string source, string field)
    {
        Span<byte> start = stackalloc byte[8];
        ReadExactly(stream, start, source, field);
        if (start[0] != 0x93 || !start[1..6].SequenceEqual(Magic))
            throw InvalidInputException.For(source, field, "an .npy array (it starts with \\x93NUMPY)", "other content");
        int major = start[6];
        if (major is < 1 or > 3)
            throw InvalidInputException.For(source, field, ".npy version 1 to 3", $"version {major}");
        Span<byte> lengthBytes = stackalloc byte[4];
        lengthBytes.Clear();
        ReadExactly(stream, major == 1 ? lengthBytes[..2] : lengthBytes, source, field);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaximumLength)
            throw InvalidInputException.For(source, field, $"an .npy header of at most {MaximumLength} bytes", $"{length} bytes");
        byte[] text = new byte[length];
        ReadExactly(stream, text, source, field);
        return Parse(major == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text), source, field);
    }

    /// <summary>The bytes of a version 1.0 header for an array in C order.</summary>
    internal static byte[] Format(NpyDataType type, ReadOnlySpan<int> shape)
    {
        var axes = new StringBuilder();
        foreach (int axis in shape)
            axes.Append(axes.Length == 0 ? string.Empty : ", ").Append(axis.ToString(CultureInfo.InvariantCulture));
        string tuple = shape.Length == 1 ? $"({axes},)" : $"({axes})";
        string text = $"{{'descr': '{type.Descriptor}', 'fortran_order': False, 'shape': {tuple}, }}";
        int unpadded = 10 + text.Length + 1;
        int total = (unpadded + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[total];
        header.AsSpan().Fill((byte)' ');
        header[0] = 0x93;
        Magic.CopyTo(header.AsSpan(1));
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(total - 10)));
        Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static NpyHeader Parse(string text, string source, string field)
    {
        var scanner = new Scanner(text, source, field);
        string? descriptor = null;
        bool? fortran = null;
        int[]? shape = null;
        scanner.Expect('{');
        while (!scanner.TryTake('}'))
        {
            string key = scanner.TakeString();
            scanner.Expect(':');
            switch (key)
            {
                case "descr" when scanner.Peek() == '[':
                    throw InvalidInputException.For(source, field, "a plain element type", "a structured one");
                case "descr":
                    descriptor = scanner.TakeString();
                    break;
                case "fortran_order":
                    fortran = scanner.TakeBoolean();
                    break;
                case "shape":
                    shape = scanner.TakeShape();
                    break;
                default:
                    throw InvalidInputException.For(source, field, "an .npy header with descr, fortran_order and shape", $"the key {Wording.Quote(key)}");
            }

            if (!scanner.TryTake(','))
            {
                scanner.Expect('}');
                break;
            }
        }

        scanner.ExpectEnd();
        if (descriptor is null || fortran is null || shape is null)
            throw InvalidInputException.For(source, field, "an .npy header with descr, fortran_order and shape", Wording.Quote(text.Trim()));
        if (!NpyDataType.TryParse(descriptor, out NpyDataType type, out bool bigEndian))
            throw InvalidInputException.For(source, field, "an element type among b1, i1-i8, u1-u8, f2-f8, U, S, O", Wording.Quote(descriptor));
        return new NpyHeader(type, bigEndian, fortran.Value, shape);
    }

    // Of two numbers that are not negative, without running over.
    private static long Multiply(long a, int b) => b == 0 ? 0 : a > long.MaxValue / b ? long.MaxValue : a * b;

    private static void ReadExactly(Stream stream, Span<byte> destination, string source, string field)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
            throw InvalidInputException.For(source, field, "an .npy header", "the end of the file");
    }

    /// <summary>Reads the few forms of Python literals that headers consist of.</summary>
    private sealed class Scanner(string text, string source, string field)
    {
        private int _position;

        internal char Peek()
        {
            while (_position < text.Length && text[_position] is ' ' or '\t' or '\n' or '\r')
                _position++;
            return _position < text.Length ? text[_position] : '\0';
        }

        internal bool TryTake(char c)
        {
            if (Peek() != c || _position == text.Length)
                return false;
            _position++;
            return true;
        }

        internal void Expect(char c)
        {
            if (!TryTake(c))
                throw Malformed($"'{c}'");
        }

        internal void ExpectEnd()
        {
            if (Peek() != '\0' || _position < text.Length)
                throw Malformed("its end");
        }

        internal string TakeString()
        {
            char quote = Peek();
            int end = quote is '\'' or '"' ? text.IndexOf(quote, _position + 1) : -1;
            if (end < 0)
                throw Malformed("a string");
            string value = text[(_position + 1)..end];
            _position = end + 1;
            return value;
        }

        internal bool TakeBoolean()
        {
            _ = Peek();
            foreach (string word in (ReadOnlySpan<string>)["True", "False"])
            {
                if (string.CompareOrdinal(text, _position, word, 0, word.Length) == 0)
                {
                    _position += word.Length;
                    return word == "True";
                }
            }

            throw Malformed("True or False");
        }

        internal int[] TakeShape()
        {
            Expect('(');
            var axes = new List<int>();
            while (!TryTake(')'))
            {
                int start = Peek() == '\0' ? text.Length : _position;
                while (_position < text.Length && char.IsAsciiDigit(text[_position]))
                    _position++;
                if (!int.TryParse(text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out int axis))
                    throw Malformed($"axis lengths of 0 to {int.MaxValue}");
                TryTake('L');
                axes.Add(axis);
                if (axes.Count > MaximumAxes)
                    throw Malformed($"at most {MaximumAxes} axes");
                if (!TryTake(','))
                {
                    Expect(')');
                    break;
                }
            }

            return [.. axes];
        }

        private InvalidInputException Malformed(string expected) =>
            InvalidInputException.For(source, field, $"{expected} in the .npy header at character {_position}", Wording.Quote(text[Math.Min(_position, text.Length)..].TrimEnd()));
    }
}
