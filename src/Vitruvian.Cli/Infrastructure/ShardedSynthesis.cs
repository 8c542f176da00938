using System.Text.Json.Nodes;
using Vitruvian.Sharding;
using Vitruvian.Synthesis;

namespace Vitruvian.Cli.Infrastructure;

/// <summary><c>synth</c> of a shard: the pictures and labels of its samples, which all shards put into one folder under the samples' numbers, and an index from which <c>cluster merge</c> makes <c>samples.json</c>.</summary>
internal static class ShardedSynthesis
{
    /// <summary>The name of the command.</summary>
    public const string Command = "synth";

    private const string FirstSetting = "first";
    private const string IndexSetting = "index";
    private const string Made = "made";

    /// <summary>What the shards become.</summary>
    public static IShardedResult Result { get; } = new Samples();

    /// <summary>Makes a shard's samples.</summary>
    /// <param name="session">The options.</param>
    /// <param name="shard">Which shard.</param>
    /// <param name="people">Makes the samples.</param>
    /// <param name="first">Number of the run's first sample.</param>
    /// <param name="count">Number of the run's samples.</param>
    /// <param name="motion">File that the poses come from, or null.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandSession session, Shard shard, SyntheticPeople people, int first, int count, string? motion)
    {
        string folder = session.Get(SharedOptions.Out);
        SyntheticOptions options = people.Options;
        JsonObject settings = new()
        {
            [FirstSetting] = first,
            [IndexSetting] = SyntheticIndex.Header(people),
            ["wardrobe"] = options.WardrobeFolder is { } wardrobe ? Path.GetFileName(wardrobe) : null,
            ["backgrounds"] = options.BackgroundFolder is { } backgrounds ? Path.GetFullPath(backgrounds) : null,
            ["motion"] = motion is null ? null : FileStamp.Of(motion),
            ["lighting"] = options.LightingFile is { } lighting ? FileStamp.Of(lighting) : null,
        };
        bool IsMade(int sample) => File.Exists(Path.Combine(folder, SyntheticIndex.ImageName(sample))) && File.Exists(Path.Combine(folder, SyntheticIndex.LabelsName(sample)));
        ShardRun run = new(session, shard, new ShardRecipe(Command, RunRecord.Program, count, string.Empty, settings), [])
        {
            Stamp = number => IsMade(first + number) ? Made : string.Empty,
            Holds = (item, _) => IsMade(first + item.Number),
        };
        return run.Print(run.Run("samples", folder, number =>
        {
            SyntheticSample sample = people.Create(first + number, null);
            SyntheticSampleFiles.WriteImage(Path.Combine(folder, SyntheticIndex.ImageName(sample.Index)), sample);
            SyntheticSampleFiles.WriteLabels(Path.Combine(folder, SyntheticIndex.LabelsName(sample.Index)), sample, people.PointNames);
            return new ShardItem(number, SyntheticIndex.Entry(sample, people.PointNames), []) { Stamp = Made };
        }));
    }

    private sealed class Samples : IShardedResult
    {
        public bool StaysInPlace => true;

        public (JsonNode? Json, List<string> Lines) Finish(ShardMerge merge, string target, List<string> files)
        {
            string path = Path.Combine(target, SyntheticIndex.FileName);
            SyntheticIndex.Write(path, merge.Recipe.Settings[IndexSetting]!.AsObject(), merge.Lines().Select(line => line.Members));
            files.Add(path);
            return (null, []);
        }
    }
}
