using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// <c>recover</c> of a shard: everybody becomes a row of the shard's arrays, and every photo a line of its index, one that is broken too. Folders of files are written only when formats were asked for.
/// The results don't depend on the number of threads: each photo gets one.
/// </summary>
internal sealed class ShardedRecovery
{
    private readonly CommandSession _session;
    private readonly IPhotoSource _source;
    private readonly PhotoRun _photos;
    private readonly VideoRun _videos;
    private readonly PersonTable _table;
    private readonly int _first;
    private readonly (string Name, string Path)[] _inputs;
    private readonly string[]? _folders;
    private readonly ShardRun _run;

    /// <summary>Prepares.</summary>
    /// <param name="session">The options.</param>
    /// <param name="source">Finds the people, each photo's with one thread; remains the caller's.</param>
    /// <param name="photos">Writes photos' files.</param>
    /// <param name="videos">Looks at videos and writes their files.</param>
    /// <param name="frames">All inputs.</param>
    /// <param name="shard">This process's share.</param>
    /// <param name="jobs">Inputs at the same time.</param>
    public ShardedRecovery(CommandSession session, IPhotoSource source, PhotoRun photos, VideoRun videos, FrameList frames, Shard shard, int jobs)
    {
        _session = session;
        _source = source;
        _photos = photos;
        _videos = videos;
        _table = new PersonTable(source.Model);
        (_first, int count) = shard.RangeOf(frames.Count);
        _inputs = [.. frames.All().Skip(_first).Take(count)];
        _folders = session.Has(RecoveryOptions.Formats) ? OutputNames.Folders([.. frames.All().Select(frame => frame.Path)])[_first..(_first + count)] : null;
        JsonObject settings = videos.Settings(null);
        settings["body"] = session.Get(SharedOptions.Body);
        settings["formats"] = _folders is null ? null : session.Get(RecoveryOptions.Formats);
        settings["seed"] = session.Seed;
        _run = new ShardRun(session, shard, new ShardRecipe("recover", RunRecord.Program, frames.Count, frames.Sha256, settings), _table.Columns)
        {
            Jobs = jobs,
            // Where a photo's own files are gone, no stamp is the one that is known.
            Stamp = number => HasFiles(number) ? StampOf(number) : string.Empty,
            Holds = IsUnchanged,
        };
    }

    /// <summary>Does what is to do.</summary>
    /// <param name="folder">Folder of the shards.</param>
    /// <param name="requiresPerson">Whether a photo of nobody shall be told by the exit code.</param>
    /// <returns>The exit code.</returns>
    public int Run(string folder, bool requiresPerson)
    {
        if (_folders is not null)
            OutputFolder.RemoveAbandoned(folder);
        ShardFile file = _run.Run("Recovering", folder, Make);
        int people = 0, empty = 0;
        foreach (ShardLine line in file.Lines())
        {
            int found = line.Members["people"]?.GetValue<int>() ?? -1;
            people += Math.Max(0, found);
            empty += found == 0 ? 1 : 0;
        }

        int code = _run.Print(file, people);
        return code == ExitCode.Done && requiresPerson && empty > 0 ? ExitCode.NobodyFound : code;
    }

    private ShardItem Make(int number)
    {
        (string name, string path) = _inputs[number - _first];
        string stamp = StampOf(number);
        JsonObject line = new() { ["input"] = name };
        try
        {
            byte[] rows = VideoReader.IsVideo(path) ? Video(number, path, line) : Photo(number, path, line);
            return new ShardItem(number, line, rows) { Stamp = stamp };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            bool isInput = e is InvalidInputException && e.InnerException is null or not IOException or FileNotFoundException or DirectoryNotFoundException;
            string message = e is InvalidInputException or IOException or UnauthorizedAccessException or MissingDependencyException ? e.Message : $"unexpected {e.GetType().Name}: {e.Message}";

            // As the list names it, so that the same photos in another place give the same line.
            return ShardItem.Failed(number, line, message.Replace(path, name, StringComparison.Ordinal).ReplaceLineEndings(" ").Trim(), retry: !isInput) with { Stamp = stamp };
        }
    }

    private byte[] Photo(int number, string path, JsonObject line)
    {
        Image photo;
        byte[] content = [];
        try
        {
            photo = ImageCodec.Read(path, out content);
        }
        finally
        {
            line["bytes"] = content.Length;
            line["sha256"] = content.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(content));
        }

        (RecoveredBody[] people, int leftOut) = _source.Recover(path, photo, _session.Cancellation);
        if (_folders is not null)
            _photos.Write(path, _folders[number - _first], photo, people, leftOut);
        line["people"] = people.Length;
        if (leftOut > 0)
            line["leftOut"] = leftOut;
        if (people.Any(person => person.Warnings.Count > 0))
            line["warnings"] = new JsonArray([.. people.Select(person => (JsonNode?)JsonNumbers.Of(person.Warnings))]);
        return _table.Rows(number, people);
    }

    private byte[] Video(int number, string path, JsonObject line)
    {
        // A checksum would read hours of video a second time.
        FileInfo file = new(path);
        line["bytes"] = file.Exists ? file.Length : 0;
        (VideoReconstruction Found, VideoInfo Info, string? Complaint) seen = _videos.Look(path);
        if (_folders is not null)
            _videos.Write(path, _folders[number - _first], seen);
        line["people"] = seen.Found.People.Count;
        line["videoFrames"] = seen.Found.FrameCount;
        if (seen.Complaint is { } complaint)
            line["warning"] = complaint;
        return _table.Rows(number, seen.Found.People);
    }

    // The files that a result is made from, their sizes and times.
    private string StampOf(int number) => string.Join('|', Sources(_inputs[number - _first].Path).Select(file => FileStamp.Of(file).ToJsonString()));

    private bool IsUnchanged(ShardItem item, DateTime finished)
    {
        string path = _inputs[item.Number - _first].Path;
        FileInfo file = new(path);
        return file.Exists && file.Length == item.Line["bytes"]?.GetValue<long>() && Sources(path).All(source => File.GetLastWriteTimeUtc(source) <= finished) && HasFiles(item.Number);
    }

    private string[] Sources(string path) => [path, .. _source.FilesBeside(path)];

    private bool HasFiles(int number) => _folders is null || File.Exists(Path.Combine(_session.Get(SharedOptions.Out), _folders[number - _first], RunRecord.FileName));
}
