using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>
/// What is done of a shard that is at work, <c>shard-I-of-N.partial</c>: one record after the other, each with its length and checksum, so that a process that is killed loses no more than what it was
/// writing down. Whoever reads stops at the first record that is not whole. Items come in the order in which they were done.
/// </summary>
internal sealed class ShardJournal : IDisposable
{
    /// <summary>Ending of the file.</summary>
    internal const string Ending = ".partial";

    // Length and checksum.
    private const int PrefixLength = 8;

    // An item's number, the time when it was done, the lengths of its stamp and its line.
    private const int NumbersLength = 4 + 8 + 4 + 4;

    // A record holds a line and the rows of a photo or a video; more than this is damage.
    private const int LongestRecord = 1 << 30;

    private readonly FileStream _stream;
    private readonly Lock _lock = new();

    private ShardJournal(FileStream stream) => _stream = stream;

    /// <summary>Goes on with a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What the shard is made from; a journal with another is begun anew.</param>
    /// <param name="startsAnew">Whether to begin anew in any case.</param>
    /// <param name="items">What is done already; later items of the same number count.</param>
    /// <param name="wasOther">Whether there was a journal that was made from something else.</param>
    internal static ShardJournal Open(string path, string header, bool startsAnew, out List<ShardItem> items, out bool wasOther)
    {
        items = [];
        wasOther = false;
        FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            long end = 0;
            foreach ((long next, byte[] record) in Records(stream))
            {
                if (end == 0 && (startsAnew || Encoding.UTF8.GetString(record) != header))
                {
                    wasOther = !startsAnew;
                    break;
                }

                if (end > 0)
                {
                    if (TryItem(record, out _) is not { } item)
                        break;
                    items.Add(item);
                }

                end = next;
            }

            stream.SetLength(end);
            stream.Position = end;
            var journal = new ShardJournal(stream);
            if (end == 0)
                journal.Append(Encoding.UTF8.GetBytes(header));
            return journal;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>When the items of a journal were done, whoever is at work on it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What it was made from; null when not even that is whole.</param>
    internal static List<DateTime> Times(string path, out ShardHeader? header)
    {
        header = null;
        List<DateTime> times = [];
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach ((_, byte[] record) in Records(stream))
        {
            if (header is null)
            {
                try
                {
                    using JsonDocument document = JsonDocument.Parse(record);
                    header = ShardHeader.Of(new JsonField(document.RootElement, path, string.Empty));
                }
                catch (Exception e) when (e is JsonException or InvalidInputException)
                {
                    break;
                }
            }
            else if (TryItem(record, out DateTime time) is not null)
            {
                times.Add(time);
            }
        }

        return times;
    }

    /// <summary>Writes an item down; from any thread.</summary>
    /// <param name="item">The item.</param>
    internal void Append(ShardItem item)
    {
        byte[] stamp = Encoding.UTF8.GetBytes(item.Stamp ?? string.Empty);
        byte[] line = Encoding.UTF8.GetBytes(item.Line.ToJsonString(ShardRecipe.Layout));
        byte[] record = new byte[NumbersLength + stamp.Length + line.Length + item.Rows.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, item.Number);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), DateTime.UtcNow.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), stamp.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(16), line.Length);
        stamp.CopyTo(record, NumbersLength);
        line.CopyTo(record, NumbersLength + stamp.Length);
        item.Rows.CopyTo(record, NumbersLength + stamp.Length + line.Length);
        Append(record);
    }

    /// <summary>Stops; the file stays.</summary>
    public void Dispose() => _stream.Dispose();

    private void Append(byte[] record)
    {
        byte[] whole = new byte[PrefixLength + record.Length];
        BinaryPrimitives.WriteInt32LittleEndian(whole, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(4), Crc32.Append(0, record));
        record.CopyTo(whole, PrefixLength);

        // In one piece, so that two threads' records never mix.
        lock (_lock)
            _stream.Write(whole);
    }

    private static IEnumerable<(long Next, byte[] Record)> Records(FileStream stream)
    {
        long length = stream.Length, at = 0;
        byte[] prefix = new byte[PrefixLength];
        while (at + PrefixLength <= length)
        {
            stream.Position = at;
            if (stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false) < PrefixLength)
                yield break;
            int size = BinaryPrimitives.ReadInt32LittleEndian(prefix);
            if (size is < 0 or > LongestRecord || size > length - at - PrefixLength)
                yield break;
            byte[] record = new byte[size];
            if (stream.ReadAtLeast(record, size, throwOnEndOfStream: false) < size || Crc32.Append(0, record) != BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(4)))
                yield break;
            at += PrefixLength + size;
            yield return (at, record);
        }
    }

    private static ShardItem? TryItem(byte[] record, out DateTime time)
    {
        time = default;
        if (record.Length < NumbersLength)
            return null;
        int stamp = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(12)), line = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(16));
        if (stamp < 0 || line < 0 || (long)stamp + line > record.Length - NumbersLength)
            return null;
        time = new DateTime(BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(4)), DateTimeKind.Utc);
        JsonObject members = JsonNode.Parse(record.AsSpan(NumbersLength + stamp, line))!.AsObject();
        return new ShardItem(BinaryPrimitives.ReadInt32LittleEndian(record), members, record[(NumbersLength + stamp + line)..])
        {
            Stamp = Encoding.UTF8.GetString(record.AsSpan(NumbersLength, stamp)),
        };
    }
}
