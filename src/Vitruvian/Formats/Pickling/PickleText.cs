using System.Globalization;
using System.Text;

namespace Vitruvian.Formats.Pickling;

/// <summary>The escapes of protocol 0's strings.</summary>
internal static class PickleText
{
    /// <summary>The value of a quoted Python 2 string literal, as <c>repr</c> writes it.</summary>
    internal static PickleBytes Unquote(ReadOnlySpan<byte> literal, PickleContext context)
    {
        literal = literal.TrimEnd((byte)'\r');
        if (literal.Length < 2 || literal[0] is not ((byte)'\'' or (byte)'"') || literal[^1] != literal[0])
            throw context.Error("a quoted string", Wording.Quote(Encoding.Latin1.GetString(literal[..Math.Min(literal.Length, 40)])));
        context.Charge(literal.Length);
        byte[] bytes = new byte[literal.Length];
        int count = 0;
        for (int i = 1; i < literal.Length - 1; i++)
        {
            byte b = literal[i];
            if (b != '\\')
            {
                bytes[count++] = b;
                continue;
            }

            if (++i == literal.Length - 1)
                throw context.Error("an escape after '\\'", "the end of the string");
            int digits;
            switch (literal[i])
            {
                case (byte)'x':
                    digits = Digits(literal[(i + 1)..^1], 2, 16);
                    if (digits != 2)
                        throw context.Error("two hexadecimal digits after '\\x'", $"{digits}");
                    bytes[count++] = Convert.ToByte(Encoding.ASCII.GetString(literal.Slice(i + 1, 2)), 16);
                    i += 2;
                    break;
                case >= (byte)'0' and <= (byte)'7':
                    digits = Digits(literal[i..^1], 3, 8);
                    bytes[count++] = unchecked((byte)Convert.ToInt32(Encoding.ASCII.GetString(literal.Slice(i, digits)), 8));
                    i += digits - 1;
                    break;
                case byte c when "\\'\"abfnrtv".Contains((char)c):
                    bytes[count++] = (byte)"\\'\"\a\b\f\n\r\t\v"["\\'\"abfnrtv".IndexOf((char)c)];
                    break;
                default:
                    // Python keeps the backslash of an escape it does not know.
                    bytes[count++] = b;
                    bytes[count++] = literal[i];
                    break;
            }
        }

        return new PickleBytes(bytes.AsMemory(0, count));
    }

    /// <summary>The value of a raw-unicode-escape line: Latin-1 with \uXXXX and \UXXXXXXXX.</summary>
    internal static string RawUnicode(ReadOnlySpan<byte> line, PickleContext context)
    {
        context.Charge(2L * line.Length);
        var text = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            int length = line[i] == '\\' && i + 1 < line.Length ? line[i + 1] switch { (byte)'u' => 4, (byte)'U' => 8, _ => 0 } : 0;
            if (length == 0)
            {
                text.Append((char)line[i]);
                continue;
            }

            if (Digits(line[(i + 2)..], length, 16) != length
                || !int.TryParse(Encoding.ASCII.GetString(line.Slice(i + 2, length)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code)
                || code is < 0 or > 0x10FFFF)
            {
                throw context.Error($"{length} hexadecimal digits of a code point", Wording.Quote(Encoding.Latin1.GetString(line[i..Math.Min(line.Length, i + 10)])));
            }

            // Python writes surrogates one by one where it has to; .NET strings hold them as they are.
            if (code <= 0xFFFF)
                text.Append((char)code);
            else
                text.Append(char.ConvertFromUtf32(code));
            i += length + 1;
        }

        return text.ToString();
    }

    // How many digits of the base stand at the start, at most a number of them.
    private static int Digits(ReadOnlySpan<byte> text, int most, int numberBase)
    {
        int count = 0;
        while (count < most && count < text.Length && (numberBase == 16 ? char.IsAsciiHexDigit((char)text[count]) : text[count] is >= (byte)'0' and <= (byte)'7'))
            count++;
        return count;
    }
}
