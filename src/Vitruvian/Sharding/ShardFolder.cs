using Vitruvian.Formats;

namespace Vitruvian.Sharding;

/// <summary>A folder of shards: which there are, and how far each is.</summary>
public sealed class ShardFolder
{
    private ShardFolder(string path, IReadOnlyList<ShardStatus> shards)
    {
        Path = path;
        Shards = shards;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>All shards of the run, in order, those that are missing, too.</summary>
    public IReadOnlyList<ShardStatus> Shards { get; }

    /// <summary>Looks into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="count">Number of shards of the run; null when the files tell.</param>
    /// <param name="verifies">Whether files are read to their end and compared with their checksums, rather than believed.</param>
    /// <exception cref="InvalidInputException">There is no such folder, or no shard in it, or shards of several runs.</exception>
    public static ShardFolder Read(string folder, int? count = null, bool verifies = false)
    {
        if (!Directory.Exists(folder))
            throw InvalidInputException.For(folder, string.Empty, "a folder of shards", File.Exists(folder) ? "a file" : "no such folder");
        Shard[] found =
        [
            .. Directory.EnumerateFiles(folder, "shard-*-of-*")
                .Where(file => System.IO.Path.GetExtension(file) is ShardFile.IndexEnding or ShardJournal.Ending)
                .Select(file => Shard.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), out Shard shard) ? shard : default)
                .Where(shard => shard.Count > 0).Distinct(),
        ];
        int[] counts = [.. found.Select(shard => shard.Count).Distinct().Order()];
        if (counts.Length > 1 && count is null)
            throw InvalidInputException.For(folder, string.Empty, "shards of one run", $"runs of {string.Join(" and ", counts)} shards", "--of N names one.");
        if (count is null && counts.Length == 0)
            throw InvalidInputException.For(folder, string.Empty, "files shard-I-of-N.jsonl", "none");
        int shards = count ?? counts[0];
        return new ShardFolder(folder, [.. Enumerable.Range(0, shards).Select(i => StatusOf(folder, new Shard(i, shards), verifies))]);
    }

    /// <summary>The files of a shard that is done.</summary>
    /// <param name="shard">Which.</param>
    /// <exception cref="InvalidInputException">It is missing or damaged.</exception>
    public ShardFile Open(Shard shard) => ShardFile.Open(IndexOf(Path, shard));

    private static string IndexOf(string folder, Shard shard) => System.IO.Path.Combine(folder, shard.Name + ShardFile.IndexEnding);

    // A journal beside files that are done is that of a run which makes them anew.
    private static ShardStatus StatusOf(string folder, Shard shard, bool verifies)
    {
        string index = IndexOf(folder, shard), journal = System.IO.Path.ChangeExtension(index, ShardJournal.Ending);
        try
        {
            if (File.Exists(index))
            {
                var file = ShardFile.Open(index);
                if (verifies)
                    file.Verify();
                return new ShardStatus(shard, ShardState.Done, file.Header.Items) { Recipe = file.Header.Recipe, Errors = file.Header.Errors, Retries = file.Header.Retries };
            }

            if (!File.Exists(journal))
                return new ShardStatus(shard, ShardState.Missing, 0);
            List<DateTime> times = ShardJournal.Times(journal, out ShardHeader? header);
            return new ShardStatus(shard, ShardState.Partial, times.Count) { Recipe = header?.Recipe, Times = times };
        }
        catch (Exception e) when (e is InvalidInputException or IOException)
        {
            return new ShardStatus(shard, ShardState.Damaged, 0) { Problem = InputFile.FirstLine(e.Message) };
        }
    }
}
