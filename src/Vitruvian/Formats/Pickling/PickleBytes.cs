using System.Text;

namespace Vitruvian.Formats.Pickling;

/// <summary>Python bytes, or a Python 2 string, which may be text or data: only its use tells.</summary>
/// <param name="Data">The bytes, often a part of the file itself.</param>
public sealed record PickleBytes(ReadOnlyMemory<byte> Data)
{
    /// <summary>The bytes as text, each byte one character.</summary>
    public string ToLatin1() => Encoding.Latin1.GetString(Data.Span);
}
