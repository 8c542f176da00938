using System.Text.Json;
using Vitruvian.Formats;

namespace Vitruvian.Cli.Infrastructure.Cluster;

/// <summary>A command that was handed in as an array job, kept as <c>cluster/submission.json</c> in the folder of its shards: what its status and its retries go by.</summary>
internal sealed record Submission
{
    /// <summary>Folder within the shards' folder for the script, the logs and the record.</summary>
    public const string FolderName = "cluster";

    private const string FileName = "submission.json";

    /// <summary>The command's words, without the program's name.</summary>
    public required string[] Command { get; init; }

    /// <summary>The words that start the program.</summary>
    public required string[] Program { get; init; }

    /// <summary>Folder that the command starts in.</summary>
    public required string Folder { get; init; }

    /// <summary>Number of shards.</summary>
    public required int Shards { get; init; }

    /// <summary>Shards at the same time at most; null for as many as the cluster lets.</summary>
    public int? AtMost { get; init; }

    /// <summary>Lines <c>#SBATCH</c>: names and values.</summary>
    public required Dictionary<string, string> Slurm { get; init; }

    /// <summary>Numbers of the array jobs, in order.</summary>
    public long[] Jobs { get; init; } = [];

    /// <summary>The folder of the script and the logs.</summary>
    /// <param name="shards">The shards' folder.</param>
    public static string FolderIn(string shards) => Path.Combine(Path.GetFullPath(shards), FolderName);

    /// <summary>Reads the record of a folder of shards.</summary>
    /// <param name="shards">The shards' folder.</param>
    /// <returns>The record; null when nothing was handed in.</returns>
    /// <exception cref="InvalidInputException">The file is damaged.</exception>
    public static Submission? Read(string shards)
    {
        string path = Path.Combine(FolderIn(shards), FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            Submission? found = JsonSerializer.Deserialize(File.ReadAllBytes(path), SubmissionContext.Default.Submission);
            return found is { Shards: > 0 and <= Sharding.Shard.MaximumCount, Program.Length: > 0 } ? found : throw new JsonException("no shards, or no program");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{path}: expected the record of a submission; found other content ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    /// <summary>Writes the record.</summary>
    /// <param name="shards">The shards' folder.</param>
    public void Write(string shards) => AtomicFile.WriteAllBytes(Path.Combine(FolderIn(shards), FileName), JsonSerializer.SerializeToUtf8Bytes(this, SubmissionContext.Default.Submission));
}
