using System.Buffers.Text;
using System.Text;
using Vitruvian.Formats;

namespace Vitruvian.Bodies.Motion;

/// <summary>The words of a .bvh file, one after the other.</summary>
internal sealed class BvhWords(byte[] content, string source)
{
    private const int LongestWord = 256;
    private int _position;

    internal string Source { get; } = source;

    /// <summary>Bytes not yet read.</summary>
    internal int Left => content.Length - _position;

    internal string Text() => Encoding.UTF8.GetString(Take());

    internal void Expect(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> found = Take();
        if (!found.SequenceEqual(word))
            throw InvalidInputException.For(Source, string.Empty, $"the word {Encoding.ASCII.GetString(word)}", found.Length == 0 ? "the end of the file" : Wording.Quote(Encoding.UTF8.GetString(found)));
    }

    /// <summary>A finite number.</summary>
    internal double Number(string field)
    {
        ReadOnlySpan<byte> word = Take();
        return Utf8Parser.TryParse(word, out double value, out int used) && used == word.Length && double.IsFinite(value)
            ? value
            : throw InvalidInputException.For(Source, field, "a number", word.Length == 0 ? "the end of the file" : Wording.Quote(Encoding.UTF8.GetString(word)));
    }

    internal void ExpectEnd()
    {
        if (Take().Length > 0)
            throw InvalidInputException.For(Source, "MOTION", "the end of the file after the last frame", "more");
    }

    private ReadOnlySpan<byte> Take()
    {
        while (_position < content.Length && content[_position] <= ' ')
            _position++;
        int start = _position;
        while (_position < content.Length && content[_position] > ' ')
            _position++;
        return _position - start <= LongestWord ? content.AsSpan(start.._position) : throw InvalidInputException.For(Source, string.Empty, $"words of at most {LongestWord} bytes", $"{_position - start}");
    }
}
