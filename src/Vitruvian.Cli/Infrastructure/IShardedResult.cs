using System.Text.Json.Nodes;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>What a command's shards become when they are joined, beyond their rows and lines.</summary>
internal interface IShardedResult
{
    /// <summary>Whether the shards' folder is that of the result, too, since it holds files that stay where they are.</summary>
    bool StaysInPlace { get; }

    /// <summary>Finishes the result.</summary>
    /// <param name="merge">The shards.</param>
    /// <param name="target">The folder of the result.</param>
    /// <param name="files">Files that were written; added to.</param>
    /// <returns>The result for programs, or null, and lines for people.</returns>
    (JsonNode? Json, List<string> Lines) Finish(ShardMerge merge, string target, List<string> files);
}
