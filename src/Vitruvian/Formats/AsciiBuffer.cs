using System.Buffers;
using System.Buffers.Text;

namespace Vitruvian.Formats;

/// <summary>Collects a large text of numbers and keywords as bytes, many times faster than strings do.</summary>
internal sealed class AsciiBuffer(int capacity)
{
    // "-" and 309 digits, a point and the decimals: the longest a double can be.
    private const int LongestNumber = 330;
    private const long Million = 1_000_000;

    // Millionths of numbers below this are exact in a double.
    private const double LargestExact = 1e9;
    private static readonly StandardFormat SixDecimals = new('F', 6);
    private static readonly StandardFormat SixDigits = new('D', 6);

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
        int written;
        if (Math.Abs(value) < LargestExact)
        {
            // Formatting an integer of millionths is about ten times faster than formatting a fraction.
            long millionths = (long)Math.Round(value * Million);
            written = 0;
            if (millionths < 0)
                destination[1 + written++] = (byte)'-';
            (long whole, long fraction) = Math.DivRem(Math.Abs(millionths), Million);
            _ = Utf8Formatter.TryFormat(whole, destination[(1 + written)..], out int digits);
            written += digits;
            destination[1 + written++] = (byte)'.';
            _ = Utf8Formatter.TryFormat(fraction, destination[(1 + written)..], out _, SixDigits);
            written += 6;
        }
        else
        {
            _ = Utf8Formatter.TryFormat(value, destination[1..], out written, SixDecimals);
        }

        _bytes.Advance(written + 1);
        return this;
    }
}
