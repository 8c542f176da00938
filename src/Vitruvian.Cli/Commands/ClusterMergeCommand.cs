using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Commands;

/// <summary><c>cluster merge</c>: the shards of a run become one result, and what is missing is told.</summary>
internal sealed class ClusterMergeCommand : CliCommand
{
    // Ranges of missing frames that are told one by one.
    private const int RangesTold = 8;

    private readonly Argument<string> _folder = ShardFolderOptions.Folder();

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "Folder for the result: another one than that of the shards, except for 'synth', whose pictures stay where they are.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<int> _shards = SharedOptions.Positive(new Option<int>("--shards")
    {
        Description = "Number of shards to make of them: more than one where a single file would become too large.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    });

    private readonly Option<bool> _allowMissing = new("--allow-missing") { Description = "Write what is there even when something is missing, and end with exit code 0." };

    /// <summary>Names the command.</summary>
    public ClusterMergeCommand()
        : base(
            "merge",
            "Join the shards of a run, and tell what is missing: the result is that of a run that was not divided, byte for byte.",
            "vitruvian cluster merge results --out merged",
            "vitruvian cluster merge results --out merged --shards 4 --allow-missing --json")
    {
        Add(_folder);
        Add(_out);
        Add(_shards);
        Add(ShardFolderOptions.Of);
        Add(_allowMissing);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        (string folder, string target) = (session.Get(_folder), session.Get(_out));
        session.Progress.Say($"Reading the shards in {folder}.");
        var merge = ShardMerge.Read(ShardFolder.Read(folder, ShardFolderOptions.CountOf(session), verifies: true));
        IShardedResult result = ShardedResults.Of(merge.Recipe.Command);
        bool isSame = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) == Path.GetFullPath(target).TrimEnd(Path.DirectorySeparatorChar);
        if (isSame != result.StaysInPlace)
            throw InvalidInputException.For(_out.Name, string.Empty, result.StaysInPlace ? $"{folder}, where the pictures are" : $"another folder than {folder}, which holds the shards", target);
        bool writes = merge.Report.IsComplete || session.Get(_allowMissing);
        List<string> files = [];
        JsonNode? outcome = null;
        List<string> lines = [];
        if (writes)
        {
            foreach (ShardFile file in result.StaysInPlace ? [] : merge.Write(target, session.Get(_shards)))
                files.AddRange(file.Header.Columns.Count > 0 ? [file.IndexPath, file.RowsPath] : [file.IndexPath]);
            (outcome, lines) = result.Finish(merge, target, files);
        }

        JsonObject json = Json(merge.Report);
        json["files"] = JsonNumbers.Of(files);
        if (outcome is not null)
            json["result"] = outcome;
        session.PrintResult(json, [.. Lines(merge.Report), .. lines, .. files.Select(file => $"wrote {file}")]);
        if (!writes)
            session.Complain($"{folder} is not complete, and nothing was written; {_allowMissing.Name} writes what is there.");
        return writes ? ExitCode.Done : ExitCode.Failed;
    }

    private static JsonObject Json(MergeReport report) => new()
    {
        ["complete"] = report.IsComplete,
        ["shards"] = report.Shards,
        ["frames"] = report.Total,
        ["done"] = report.Items,
        ["rows"] = report.Rows,
        ["unfinishedShards"] = new JsonArray([.. report.Unfinished.Select(u => new JsonObject { ["shard"] = u.Shard, ["done"] = u.Done })]),
        ["damagedShards"] = new JsonArray([.. report.Damaged.Select(d => new JsonObject { ["shard"] = d.Shard, ["problem"] = d.Problem })]),
        ["missingFrames"] = new JsonArray([.. report.Missing.Select(m => new JsonArray(m.First, m.Count))]),
        ["errors"] = report.Errors,
        ["retries"] = report.Retries,
        ["firstErrors"] = new JsonArray([.. report.FirstErrors.Select(e => new JsonObject { ["frame"] = e.Item, ["error"] = e.Error })]),
    };

    private static IEnumerable<string> Lines(MergeReport report)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{report.Items} of {report.Total} frames in {report.Shards - report.Unfinished.Count - report.Damaged.Count} of {report.Shards} shards, {report.Rows} rows");
        foreach ((int shard, int done) in report.Unfinished)
            yield return $"  shard {shard} is {(done == 0 ? "missing" : $"unfinished, {done} frames are done")}";
        foreach ((int shard, string problem) in report.Damaged)
            yield return $"  shard {shard} is damaged: {problem}";
        if (report.Missing.Count > 0)
        {
            string more = report.Missing.Count > RangesTold ? $" and {report.Missing.Count - RangesTold} ranges more" : string.Empty;
            yield return $"  {report.Missing.Sum(m => m.Count)} frames are missing: {string.Join(", ", report.Missing.Take(RangesTold).Select(m => m.Count == 1 ? $"{m.First}" : $"{m.First} to {m.First + m.Count - 1}"))}{more}";
        }

        if (report.Errors > 0)
            yield return $"  {report.Errors} frames have errors instead of results; {report.Retries} of these may go better another time";
        foreach ((int item, string error) in report.FirstErrors)
            yield return $"    {item}: {error}";
    }
}
