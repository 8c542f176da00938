using System.Text.Json;
using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>
/// A shard that is done: <c>shard-I-of-N.jsonl</c>, an index with the <see cref="ShardHeader"/> and then one line an item, and for work with rows <c>shard-I-of-N.npz</c>. The index comes last, and tells the checksum of the other.
/// </summary>
public sealed class ShardFile
{
    /// <summary>Ending of the index.</summary>
    public const string IndexEnding = ".jsonl";

    /// <summary>Ending of the rows' file.</summary>
    public const string RowsEnding = ".npz";

    private ShardFile(string path, ShardHeader header)
    {
        IndexPath = path;
        Header = header;
    }

    /// <summary>The index.</summary>
    public string IndexPath { get; }

    /// <summary>The file of the rows.</summary>
    public string RowsPath => Path.ChangeExtension(IndexPath, RowsEnding);

    /// <summary>What the shard says about itself.</summary>
    public ShardHeader Header { get; }

    // A column of a shard that was written is under 2 GiB, and so are all together.
    private static ReadLimits Limits { get; } = new() { MaximumBytes = int.MaxValue };

    /// <summary>Opens a shard's index.</summary>
    /// <param name="path">The index.</param>
    /// <exception cref="InvalidInputException">It is missing, or its first line is not a shard's.</exception>
    public static ShardFile Open(string path)
    {
        string? first;
        using (StreamReader reader = new(InputFile.Open(path, "a shard's index")))
            first = reader.ReadLine();
        try
        {
            using JsonDocument document = JsonDocument.Parse(first ?? string.Empty);
            return new ShardFile(path, ShardHeader.Of(new JsonField(document.RootElement, path, string.Empty)));
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{path}: expected a shard's index (JSON on its first line); found other content.", e);
        }
    }

    /// <summary>Reads the lines, one at a time.</summary>
    /// <exception cref="InvalidInputException">A line is damaged or missing.</exception>
    public IEnumerable<ShardLine> Lines()
    {
        (int first, int count) = Header.Shard.RangeOf(Header.Recipe.Total);
        int row = 0, items = 0, errors = 0, next = first;
        using StreamReader reader = new(InputFile.Open(IndexPath, "a shard's index"));
        _ = reader.ReadLine();
        while (reader.ReadLine() is { } text)
        {
            items++;
            ShardLine line = ShardLine.Of(text, $"{IndexPath}: line {items + 1}", row);
            if (line.Number < next || line.Number >= first + count)
                throw InvalidInputException.For($"{IndexPath}: line {items + 1}", ShardItem.NumberMember, $"a number from {next} to {first + count - 1}", $"{line.Number}");
            next = line.Number + 1;
            row += line.RowCount;
            errors += line.ToItem().Error is null ? 0 : 1;
            yield return line;
        }

        if (items != Header.Items || row != Header.Rows || errors != Header.Errors)
            throw InvalidInputException.For(IndexPath, string.Empty, $"{Header.Items} lines, {Header.Errors} of them errors, of {Header.Rows} rows", $"{items}, {errors} of them errors, of {row}", "The file is damaged.");
    }

    /// <summary>Checks that everything is there as it was written.</summary>
    /// <exception cref="InvalidInputException">Something is missing or damaged.</exception>
    public void Verify()
    {
        foreach (ShardLine _ in Lines())
        {
            // Reading checks.
        }

        if (Header.Columns.Count == 0)
            return;
        string found = InputFile.Sha256(RowsPath, "the rows of a shard");
        if (found != Header.Sha256)
            throw InvalidInputException.For(RowsPath, "SHA-256", $"{Header.Sha256} (as {Path.GetFileName(IndexPath)} tells)", found, "The file is damaged.");
    }

    /// <summary>Reads the array of a column.</summary>
    /// <param name="column">One of the header's columns.</param>
    /// <exception cref="InvalidInputException">It is missing or damaged.</exception>
    public NpyArray Read(ShardColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        using var reader = NpzReader.Open(RowsPath, Limits);
        return column.Expect(reader.Read(column.Name), Header.Rows);
    }

    /// <summary>Reads all items with their rows' bytes.</summary>
    /// <exception cref="InvalidInputException">Something is missing or damaged.</exception>
    internal IEnumerable<ShardItem> Items()
    {
        int width = Header.Columns.Sum(column => column.Width), at = 0;
        byte[] rows = new byte[checked(Header.Rows * width)];
        foreach (ShardColumn column in Header.Columns)
        {
            ReadOnlySpan<byte> data = Read(column).Data;
            for (int r = 0; r < Header.Rows; r++)
                data.Slice(r * column.Width, column.Width).CopyTo(rows.AsSpan((r * width) + at));
            at += column.Width;
        }

        foreach (ShardLine line in Lines())
            yield return new ShardItem(line.Number, line.Members, rows.AsSpan(line.FirstRow * width, line.RowCount * width).ToArray());
    }
}
