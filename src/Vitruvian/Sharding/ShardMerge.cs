namespace Vitruvian.Sharding;

/// <summary>Joins the shards of a run: into one, or into another number. What comes out is what a run of so many shards would have written, byte for byte.</summary>
public sealed class ShardMerge
{
    private const int ErrorsTold = 20;

    private readonly ShardFile[] _files;

    private ShardMerge(ShardFile[] files, MergeReport report)
    {
        _files = files;
        Report = report;
    }

    /// <summary>What is there and what is not.</summary>
    public MergeReport Report { get; }

    /// <summary>What the shards were made from.</summary>
    public ShardRecipe Recipe => _files[0].Header.Recipe;

    /// <summary>Reads and checks the shards of a folder.</summary>
    /// <param name="folder">The folder, every file of which was checked when it was read.</param>
    /// <exception cref="InvalidInputException">No shard is done, or shards were made from different inputs or settings.</exception>
    public static ShardMerge Read(ShardFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ShardFile[] files = [.. folder.Shards.Where(shard => shard.State == ShardState.Done).Select(shard => folder.Open(shard.Shard))];
        if (files.Length == 0)
            throw InvalidInputException.For(folder.Path, string.Empty, "a shard that is done", $"none of {folder.Shards.Count}");
        ShardRecipe recipe = files[0].Header.Recipe;
        foreach (ShardFile file in files.Skip(1))
        {
            if (!file.Header.Recipe.Equals(recipe) || !file.Header.Columns.SequenceEqual(files[0].Header.Columns))
            {
                throw InvalidInputException.For(
                    file.IndexPath, "recipe", $"that of {Path.GetFileName(files[0].IndexPath)}: {recipe.ToJson().ToJsonString(ShardRecipe.Layout)}", file.Header.Recipe.ToJson().ToJsonString(ShardRecipe.Layout), "Run the one that is old again.");
            }
        }

        return new ShardMerge(files, ReportOf(folder, files, recipe));
    }

    /// <summary>All lines, in order; their rows are numbered within their shard.</summary>
    /// <exception cref="InvalidInputException">A file was damaged meanwhile.</exception>
    public IEnumerable<ShardLine> Lines() => _files.SelectMany(file => file.Lines());

    /// <summary>Writes what is there.</summary>
    /// <param name="target">Folder to write to.</param>
    /// <param name="shards">Number of shards to write.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="InvalidInputException">A shard would become too large.</exception>
    public IReadOnlyList<ShardFile> Write(string target, int shards) => [.. Enumerable.Range(0, shards).Select(i => Write(target, new Shard(i, shards)))];

    private static MergeReport ReportOf(ShardFolder folder, ShardFile[] files, ShardRecipe recipe)
    {
        List<(int, string)> errors = [];
        List<(int, int)> missing = [];
        int next = 0;
        void MissTo(int number)
        {
            if (number > next)
                missing.Add((next, number - next));
            next = number + 1;
        }

        foreach (ShardLine line in files.SelectMany(file => file.Lines()))
        {
            MissTo(line.Number);
            if (errors.Count < ErrorsTold && line.ToItem().Error is { } error)
                errors.Add((line.Number, error));
        }

        MissTo(recipe.Total);
        return new MergeReport(folder.Shards.Count, recipe.Total, files.Sum(f => f.Header.Items), files.Sum(f => f.Header.Rows))
        {
            Unfinished = [.. folder.Shards.Where(s => s.State is ShardState.Missing or ShardState.Partial).Select(s => (s.Shard.Index, s.Done))],
            Damaged = [.. folder.Shards.Where(s => s.State == ShardState.Damaged).Select(s => (s.Shard.Index, s.Problem!))],
            Missing = missing,
            Errors = files.Sum(f => f.Header.Errors),
            Retries = files.Sum(f => f.Header.Retries),
            FirstErrors = errors,
        };
    }

    private ShardFile Write(string target, Shard shard)
    {
        (int first, int count) = shard.RangeOf(Recipe.Total);
        List<(ShardFile File, int FirstRow, int RowCount)> parts = [];
        int items = 0, errors = 0, retries = 0;
        foreach (ShardFile file in _files)
        {
            (int from, int length) = file.Header.Shard.RangeOf(Recipe.Total);
            if (from >= first + count || from + length <= first)
                continue;
            int firstRow = -1, rows = 0;
            foreach (ShardLine line in file.Lines().Where(line => line.Number >= first && line.Number < first + count))
            {
                ShardItem item = line.ToItem();
                (items, errors, retries) = (items + 1, errors + (item.Error is null ? 0 : 1), retries + (item.WantsRetry ? 1 : 0));
                firstRow = firstRow < 0 ? line.FirstRow : firstRow;
                rows += line.RowCount;
            }

            if (firstRow >= 0)
                parts.Add((file, firstRow, rows));
        }

        int all = checked(parts.Sum(part => part.RowCount));
        ShardHeader header = new(shard, Recipe, _files[0].Header.Columns) { Items = items, Errors = errors, Retries = retries, Rows = all };
        byte[] Gather(ShardColumn column)
        {
            byte[] data = new byte[(long)all * column.Width];
            int at = 0;
            foreach ((ShardFile file, int firstRow, int rows) in parts)
            {
                file.Read(column).Data.Slice(firstRow * column.Width, rows * column.Width).CopyTo(data.AsSpan(at));
                at += rows * column.Width;
            }

            return data;
        }

        IEnumerable<ShardLine> Lines()
        {
            int row = 0;
            foreach (ShardLine line in parts.SelectMany(part => part.File.Lines()).Where(line => line.Number >= first && line.Number < first + count))
            {
                yield return line with { FirstRow = row };
                row += line.RowCount;
            }
        }

        return ShardWriter.Write(target, header, Gather, Lines());
    }
}
