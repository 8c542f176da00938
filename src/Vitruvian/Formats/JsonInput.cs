using System.Text.Json;
using System.Text.Unicode;

namespace Vitruvian.Formats;

/// <summary>Reads JSON that users bring. Python's <c>NaN</c> and <c>Infinity</c> pass as values, so that errors can name the field they stand in.</summary>
internal static class JsonInput
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should be, for messages.</param>
    /// <param name="limits">What to accept at most.</param>
    /// <param name="read">Makes something of the root; its elements are gone afterwards.</param>
    internal static T Read<T>(string path, string what, ReadLimits limits, Func<JsonField, T> read)
    {
        byte[] content = InputFile.ReadAll(path, what, limits);
        ReadOnlyMemory<byte> text = content.AsSpan().StartsWith(ByteOrderMark) ? content.AsMemory(ByteOrderMark.Length) : content;
        if (!Utf8.IsValid(text.Span))
            throw InvalidInputException.For(path, string.Empty, $"{what} in UTF-8", "other bytes");
        try
        {
            using JsonDocument document = JsonDocument.Parse(QuoteBareWords(text), new JsonDocumentOptions { MaxDepth = limits.MaximumDepth });
            return read(new JsonField(document.RootElement, path, string.Empty));
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{path}: expected {what}; found no valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }
        catch (InvalidOperationException e)
        {
            // Escapes of half a character pass the parser and fail when the text is taken.
            throw new InvalidInputException($"{path}: expected {what}; found text that is no Unicode.", e);
        }
    }

    // Puts NaN, Infinity and -Infinity outside strings between quotes.
    private static ReadOnlyMemory<byte> QuoteBareWords(ReadOnlyMemory<byte> text)
    {
        if (text.Span.IndexOf("NaN"u8) < 0 && text.Span.IndexOf("Infinity"u8) < 0)
            return text;
        var result = new List<byte>(text.Length + 64);
        ReadOnlySpan<byte> rest = text.Span;
        bool inside = false;
        while (rest.Length > 0)
        {
            int word = inside ? 0 : rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8 : rest.StartsWith("-Infinity"u8) ? 9 : 0;
            if (word > 0)
            {
                result.Add((byte)'"');
                result.AddRange(rest[..word]);
                result.Add((byte)'"');
                rest = rest[word..];
                continue;
            }

            // An escaped character, the quote among them, ends no string.
            int taken = inside && rest[0] == '\\' && rest.Length > 1 ? 2 : 1;
            if (taken == 1 && rest[0] == '"')
                inside = !inside;
            result.AddRange(rest[..taken]);
            rest = rest[taken..];
        }

        return result.ToArray();
    }
}
