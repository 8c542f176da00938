using System.Buffers;
using System.Buffers.Text;

namespace Vitruvian.Formats;

/// <summary>Collects a large text of numbers and keywords as bytes, many times faster than strings do.</summary>
internal sealed class AsciiBuffer(int capacity)
{
    // "-" and 309 digits, a point and the decimals: the longest a double can be.
    private const int LongestNumber = 330;
    private static readonly StandardFormat SixDecimals = new('F', 6);

    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    /// <summary>What was collected.</summary>
    internal ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    internal AsciiBuffer Append(ReadOnlySpan<byte> text)
    {
        _bytes.Write(text);
        return this;
    }

    internal AsciiBuffer Append(int value)
    {
        _ = Utf8Formatter.TryFormat(value, _bytes.GetSpan(LongestNumber), out int written);
        _bytes.Advance(written);
        return this;
    }

    /// <summary>Appends a space and a number with six decimals: micrometres, where metres are meant.</summary>
    internal AsciiBuffer AppendSpaced(double value)
    {
        Span<byte> destination = _bytes.GetSpan(LongestNumber);
        destination[0] = (byte)' ';
        _ = Utf8Formatter.TryFormat(value, destination[1..], out int written, SixDecimals);
        _bytes.Advance(written + 1);
        return this;
    }
}
