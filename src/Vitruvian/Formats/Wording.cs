using System.Globalization;
using System.Text;

namespace Vitruvian.Formats;

/// <summary>Turns text and shapes found in files into safe parts of one-line messages.</summary>
internal static class Wording
{
    private const int LongestQuote = 80;

    /// <summary>Text of unknown origin: control characters escaped, cut to a readable length.</summary>
    internal static string Quote(string text)
    {
        var builder = new StringBuilder("'");
        foreach (char c in text.Length > LongestQuote ? text.AsSpan(0, LongestQuote) : text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                builder.Append(c);
        }

        return builder.Append(text.Length > LongestQuote ? "...'" : "'").ToString();
    }

    /// <summary>A name of unknown origin: as it is when it is plain, else quoted.</summary>
    internal static string Name(string name) => name.Length is > 0 and <= LongestQuote && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.') ? name : Quote(name);

    /// <summary>A shape as <c>(6890, 3)</c>.</summary>
    internal static string Shape(ReadOnlySpan<int> shape) => $"({string.Join(", ", shape.ToArray())})";
}
