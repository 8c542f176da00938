using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Vitruvian.Sharding;

/// <summary>
/// A shard at work: knows which of its items an earlier run did, writes down each that is done now, and makes the shard's files when all are. One process at a time works on a shard. What was
/// made from another <see cref="ShardRecipe"/>, and what is damaged, is done again.
/// </summary>
public sealed class ShardWork : IDisposable
{
    /// <summary>More items than this would not fit into the memory of usual machines together.</summary>
    public const int MaximumItems = 1_000_000;

    private const string LockEnding = ".lock";

    private readonly string _folder;
    private readonly ShardHeader _header;
    private readonly FileStream _lock;
    private readonly ShardJournal _journal;
    private readonly ConcurrentDictionary<int, Stored> _items = [];
    private readonly DateTime? _finishedUtc;
    private bool _hasChanges;

    private ShardWork(string folder, ShardHeader header, bool startsAnew, FileStream held)
    {
        _folder = folder;
        _header = header;
        _lock = held;
        (First, Count) = header.Shard.RangeOf(header.Recipe.Total);
        if (!startsAnew)
            _finishedUtc = ReadFinished();
        bool isFinished = _finishedUtc is not null && _items.Count == Count;
        _journal = ShardJournal.Open(PathOf(ShardJournal.Ending), header.ToLine(), startsAnew, out List<ShardItem> items, out bool wasOther);
        if (wasOther)
            Note ??= $"{PathOf(ShardJournal.Ending)} was made from other settings, inputs, or by another version of the program; it is made anew";
        foreach (ShardItem item in items)
            _items[item.Number] = Stored.Of(item);
        _hasChanges = !isFinished || items.Count > 0;
    }

    /// <summary>Number of the first item.</summary>
    public int First { get; }

    /// <summary>Number of items.</summary>
    public int Count { get; }

    /// <summary>Why results of an earlier run were not taken over; null when there were none, or when they were.</summary>
    public string? Note { get; private set; }

    /// <summary>The shard's index.</summary>
    public string IndexPath => PathOf(ShardFile.IndexEnding);

    /// <summary>Begins or goes on.</summary>
    /// <param name="folder">Folder of the shards; made when missing.</param>
    /// <param name="shard">Which shard.</param>
    /// <param name="recipe">What it is made from.</param>
    /// <param name="columns">The arrays of its rows; none for work without rows.</param>
    /// <param name="startsAnew">Whether results of an earlier run are left out of account.</param>
    /// <exception cref="InvalidInputException">The shard has too many items, or a file is where the folder has to be.</exception>
    /// <exception cref="IOException">Another process works on the shard, or the folder cannot be written to.</exception>
    public static ShardWork Open(string folder, Shard shard, ShardRecipe recipe, IReadOnlyList<ShardColumn> columns, bool startsAnew)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        int count = shard.RangeOf(recipe.Total).Count;
        if (count > MaximumItems)
            throw InvalidInputException.For("--shards", string.Empty, $"at least {((recipe.Total - 1) / MaximumItems) + 1} for {recipe.Total} items", shard.Count.ToString(CultureInfo.InvariantCulture));
        if (File.Exists(folder))
            throw InvalidInputException.For(folder, string.Empty, "a folder to write results to", "a file");
        FileStream held;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(Path.Combine(folder, shard.Name + LockEnding), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Path.Combine(folder, shard.Name)}: expected a shard that no other process works on, in a folder that can be written to; found: {e.Message}", e);
        }

        try
        {
            return new ShardWork(folder, new ShardHeader(shard, recipe, columns), startsAnew, held);
        }
        catch
        {
            File.Delete(held.Name);
            held.Dispose();
            throw;
        }
    }

    /// <summary>What is known of an item.</summary>
    /// <param name="number">The item's number in the list.</param>
    /// <returns>The item; null when it is still to do.</returns>
    public ShardItem? Find(int number) => _items.TryGetValue(number, out Stored? stored) ? stored.ToItem(number) : null;

    /// <summary>
    /// Whether an item need not be done again: it is known, it did not fail for a reason that may have passed, and what it was made from is as it was. Of a shard that was finished the stamps are
    /// not kept, so that copies make equal shards.
    /// </summary>
    /// <param name="number">The item's number in the list.</param>
    /// <param name="stamp">The stamp that it would get now.</param>
    /// <param name="holds">Asked about an item of a shard that was finished, and the time when: whether the item still holds.</param>
    public bool IsDone(int number, string stamp, Func<ShardItem, DateTime, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        if (Find(number) is not { WantsRetry: false } item)
            return false;
        return item.Stamp is { } known ? known == stamp : _finishedUtc is { } finished && holds(item, finished);
    }

    /// <summary>Writes down that an item is done; from any thread.</summary>
    /// <param name="item">The item.</param>
    public void Add(ShardItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Number < First || item.Number >= First + Count)
            throw new ArgumentException($"item is {item.Number}; expected one from {First} to {First + Count - 1}.", nameof(item));
        _journal.Append(item);
        _items[item.Number] = Stored.Of(item);
        Volatile.Write(ref _hasChanges, true);
    }

    /// <summary>Makes the shard's files, once all items are done; nothing when they are there.</summary>
    /// <exception cref="InvalidOperationException">An item is missing.</exception>
    public ShardFile Finish()
    {
        if (Enumerable.Range(First, Count).Any(number => !_items.ContainsKey(number)))
            throw new InvalidOperationException($"{_header.Shard.Name}: {Count - _items.Count} of {Count} items are not done.");
        ShardFile file = Volatile.Read(ref _hasChanges) ? Write() : ShardFile.Open(IndexPath);
        _journal.Dispose();
        File.Delete(PathOf(ShardJournal.Ending));
        return file;
    }

    /// <summary>Stops; what is done stays for the next run.</summary>
    public void Dispose()
    {
        _journal.Dispose();
        File.Delete(_lock.Name);
        _lock.Dispose();
    }

    private ShardFile Write()
    {
        Stored[] items = [.. Enumerable.Range(First, Count).Select(number => _items[number])];
        int errors = 0, retries = 0;
        for (int i = 0; i < items.Length; i++)
        {
            ShardItem item = items[i].ToItem(First + i);
            errors += item.Error is null ? 0 : 1;
            retries += item.WantsRetry ? 1 : 0;
        }

        int width = _header.Columns.Sum(column => column.Width);
        int[] rows = [.. items.Select(item => width == 0 ? 0 : item.Rows.Length / width)];

        byte[] Gather(ShardColumn column)
        {
            int offset = _header.Columns.TakeWhile(c => c != column).Sum(c => c.Width), at = 0;
            byte[] data = new byte[(long)rows.Sum() * column.Width];
            foreach (Stored item in items)
            {
                for (int from = offset; from < item.Rows.Length; from += width, at += column.Width)
                    item.Rows.AsSpan(from, column.Width).CopyTo(data.AsSpan(at));
            }

            return data;
        }

        IEnumerable<ShardLine> Lines()
        {
            int row = 0;
            for (int i = 0; i < items.Length; i++)
            {
                yield return new ShardLine(First + i, row, rows[i], items[i].ToItem(First + i).Line);
                row += rows[i];
            }
        }

        return ShardWriter.Write(_folder, _header with { Items = Count, Errors = errors, Retries = retries, Rows = rows.Sum() }, Gather, Lines());
    }

    // When the shard was finished by an earlier run, whose items are taken over; null when it was not.
    private DateTime? ReadFinished()
    {
        if (!File.Exists(IndexPath))
            return null;
        try
        {
            ShardFile file = ShardFile.Open(IndexPath);
            if (!file.Header.Recipe.Equals(_header.Recipe) || file.Header.Shard != _header.Shard || !file.Header.Columns.SequenceEqual(_header.Columns))
            {
                Note = $"{IndexPath} was made from other settings, inputs, or by another version of the program; it is made anew";
                return null;
            }

            file.Verify();
            foreach (ShardItem item in file.Items())
                _items[item.Number] = Stored.Of(item);
            return File.GetLastWriteTimeUtc(IndexPath);
        }
        catch (InvalidInputException e)
        {
            _items.Clear();
            Note = $"{e.Message} It is made anew.";
            return null;
        }
    }

    private string PathOf(string ending) => Path.Combine(_folder, _header.Shard.Name + ending);

    // As text, which is smaller than what it is parsed to: a shard may have many.
    private sealed record Stored(string Line, byte[] Rows, string? Stamp)
    {
        public static Stored Of(ShardItem item) => new(item.Line.ToJsonString(ShardRecipe.Layout), item.Rows, item.Stamp);

        public ShardItem ToItem(int number) => new(number, JsonNode.Parse(Line)!.AsObject(), Rows) { Stamp = Stamp };
    }
}
