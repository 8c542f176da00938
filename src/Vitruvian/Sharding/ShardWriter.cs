using System.Security.Cryptography;
using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>Writes a shard's files: first the rows, then the index that tells their checksum. Equal content makes equal files.</summary>
internal static class ShardWriter
{
    // What the archive's own headers need is a small part of the rest to 2 GiB.
    private const long MaximumBytes = 2_000_000_000;

    /// <summary>Writes.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="header">Which shard; its numbers of items and rows hold.</param>
    /// <param name="column">Gives the bytes of a column, all rows one after the other.</param>
    /// <param name="lines">The lines in order.</param>
    /// <returns>The shard.</returns>
    /// <exception cref="InvalidInputException">The rows are more than a file holds.</exception>
    internal static ShardFile Write(string folder, ShardHeader header, Func<ShardColumn, byte[]> column, IEnumerable<ShardLine> lines)
    {
        string index = Path.Combine(folder, header.Shard.Name + ShardFile.IndexEnding);
        long bytes = (long)header.Rows * header.Columns.Sum(c => c.Width);
        if (bytes > MaximumBytes)
            throw InvalidInputException.For("--shards", string.Empty, $"at least {(header.Shard.Count * bytes / MaximumBytes) + 1} (a file of rows holds {MaximumBytes} bytes)", $"{header.Shard.Count}, with {header.Rows} rows in {header.Shard.Name}");
        if (header.Columns.Count > 0)
        {
            string sum = string.Empty;
            AtomicFile.Write(Path.ChangeExtension(index, ShardFile.RowsEnding), stream =>
            {
                using (var npz = new NpzWriter(stream))
                {
                    foreach (ShardColumn c in header.Columns)
                        npz.Add(c.ToArray(header.Rows, column(c)));
                }

                stream.Position = 0;
                sum = Convert.ToHexStringLower(SHA256.HashData(stream));
            });
            header = header with { Sha256 = sum };
        }

        AtomicFile.Write(index, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(header.ToLine());
            foreach (ShardLine line in lines)
                writer.WriteLine(line.ToText());
        });
        return ShardFile.Open(index);
    }
}
