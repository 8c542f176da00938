using Vitruvian.Formats;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>A part of a Markdown file that a command writes: between <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- /NAME --&gt;</c>.</summary>
internal static class MarkdownBlock
{
    /// <summary>Checks that a file has the block.</summary>
    /// <exception cref="InvalidInputException">It is missing, or lacks the marks.</exception>
    public static void Require(string path, string name) => _ = Split(path, name);

    /// <summary>Writes the block anew; the rest of the file stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Name of the block.</param>
    /// <param name="lines">Its new lines.</param>
    /// <exception cref="InvalidInputException">The file is missing, or lacks the marks.</exception>
    public static void Replace(string path, string name, IReadOnlyList<string> lines)
    {
        (string before, string after) = Split(path, name);
        AtomicFile.WriteAllText(path, $"{before}\n{string.Join('\n', lines)}\n{after}");
    }

    private static (string Before, string After) Split(string path, string name)
    {
        string text = File.Exists(path) ? File.ReadAllText(path) : throw InvalidInputException.For(path, string.Empty, "a Markdown file", "no such file");
        (string open, string close) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        int start = text.IndexOf(open, StringComparison.Ordinal);
        int end = text.IndexOf(close, StringComparison.Ordinal);
        return start >= 0 && end > start
            ? (text[..(start + open.Length)], text[end..])
            : throw InvalidInputException.For(path, string.Empty, $"lines {open} and {close}", "none");
    }
}
