using System.Text.Json.Nodes;
using Vitruvian.Evaluation;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>The commands whose work divides, and what their shards become.</summary>
internal static class ShardedResults
{
    private static readonly Dictionary<string, IShardedResult> s_results = new()
    {
        ["recover"] = new RowsAlone(),
        ["evaluate lspet"] = ShardedEvaluation.Result(settings => new LspetProtocol { PriorLimit = settings["priorLimit"]?.GetValue<double>() ?? double.NaN }),
        ["evaluate people"] = ShardedEvaluation.Result(settings => settings["threshold"] is { } threshold ? new PeopleProtocol { ScoreThreshold = threshold.GetValue<double>() } : new PeopleProtocol()),
        ["evaluate synthbench"] = ShardedEvaluation.Result(settings => new SynthBenchJointsProtocol(BodySource.Load(settings["body"]!.GetValue<string>()))),
        [ShardedSynthesis.Command] = ShardedSynthesis.Result,
    };

    /// <summary>The commands.</summary>
    public static IReadOnlyCollection<string> Commands => s_results.Keys;

    /// <summary>What the shards of a command become.</summary>
    /// <param name="command">The command.</param>
    /// <exception cref="InvalidInputException">There is no such command.</exception>
    public static IShardedResult Of(string command) => s_results.TryGetValue(command, out IShardedResult? result)
        ? result
        : throw InvalidInputException.For("shard", "recipe.command", $"one of {string.Join(", ", Commands)}", $"'{command}'");

    private sealed class RowsAlone : IShardedResult
    {
        public bool StaysInPlace => false;

        public (JsonNode? Json, List<string> Lines) Finish(ShardMerge merge, string target, List<string> files) => (null, []);
    }
}
