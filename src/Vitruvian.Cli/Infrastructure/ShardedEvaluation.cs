using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Vitruvian.Evaluation;
using Vitruvian.Formats;
using Vitruvian.Metrics;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// <c>evaluate</c> of a shard: each sample's line in the index holds what the protocol counted of it, and <c>cluster merge</c> adds the counts up to the report. Times are not among them: those of
/// different machines say nothing together, and equal runs make equal files.
/// </summary>
internal static class ShardedEvaluation
{
    /// <summary>The time that protocols are told.</summary>
    public const double NoTime = double.NaN;

    private const string SampleMember = "sample";
    private const string ScoresMember = "scores";
    private const string MethodSetting = "method";
    private const string RefineSetting = "refine";
    private const string ReportSetting = "report";

    /// <summary>Measures a shard's samples.</summary>
    /// <param name="session">The options.</param>
    /// <param name="shard">Which shard.</param>
    /// <param name="protocol">The command's second word.</param>
    /// <param name="samples">What each sample is, in words that change when its annotation does; the first word is its name.</param>
    /// <param name="report">Method, refinements and settings of the report.</param>
    /// <param name="settings">What the counts or the protocol depend on besides.</param>
    /// <param name="create">Makes a protocol that has counted nothing.</param>
    /// <param name="measure">Measures a sample; from any thread.</param>
    /// <returns>The exit code.</returns>
    public static int Run<T>(
        CommandSession session, Shard shard, string protocol, IReadOnlyList<string> samples, EvaluationReport report, JsonObject settings, Func<T> create, Action<int, T> measure)
        where T : class, IScoreProtocol
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string sample in samples)
            hash.AppendData(Encoding.UTF8.GetBytes(sample + '\n'));
        settings[MethodSetting] = report.Method;
        settings[RefineSetting] = JsonNumbers.Of(report.Refine);
        settings[ReportSetting] = new JsonObject(report.Settings.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Value)));
        settings["body"] = session.Get(SharedOptions.Body);
        settings["prior"] = session.Get(PriorSource.Prior);
        settings["seed"] = session.Seed;
        ShardRecipe recipe = new($"evaluate {protocol}", RunRecord.Program, samples.Count, Convert.ToHexStringLower(hash.GetHashAndReset()), settings);
        ShardRun run = new(session, shard, recipe, []);

        // One for each thread at work: some hold tables that take long to make.
        ConcurrentBag<T> idle = [];
        return run.Print(run.Run($"Evaluating {report.Method}", session.Get(SharedOptions.Out), number =>
        {
            T scores = idle.TryTake(out T? known) ? known : create();
            JsonObject line = new() { [SampleMember] = samples[number].Split(' ')[0] };
            try
            {
                measure(number, scores);
                line[ScoresMember] = new JsonArray([.. ScoreLedger.Take(scores.Exchange).Select(ToJson)]);
                idle.Add(scores);
                return new ShardItem(number, line, []) { Stamp = string.Empty };
            }
            catch (InvalidInputException e)
            {
                return ShardItem.Failed(number, line, e.Message, retry: false) with { Stamp = string.Empty };
            }
        }));
    }

    /// <summary>What the shards of an evaluation become: the report.</summary>
    /// <param name="create">Makes the protocol from the settings of the shards.</param>
    public static IShardedResult Result(Func<JsonObject, IScoreProtocol> create) => new Report(create);

    // JSON knows finite numbers only.
    private static JsonNode? ToJson(double value) => double.IsNaN(value) ? null : double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(value > 0 ? "Infinity" : "-Infinity");

    private static double OfJson(JsonNode? node) => node switch
    {
        null => double.NaN,
        JsonValue value when value.TryGetValue(out string? text) => text == "Infinity" ? double.PositiveInfinity : text == "-Infinity" ? double.NegativeInfinity : throw new FormatException($"'{text}' is no number"),
        _ => node.GetValue<double>(),
    };

    private sealed class Report(Func<JsonObject, IScoreProtocol> create) : IShardedResult
    {
        private const string FileName = "evaluation.json";

        public bool StaysInPlace => false;

        public (JsonNode? Json, List<string> Lines) Finish(ShardMerge merge, string target, List<string> files)
        {
            JsonObject settings = merge.Recipe.Settings;
            IScoreProtocol protocol = create(settings);
            foreach (ShardLine line in merge.Lines())
            {
                if (line.ToItem().Error is not null)
                    continue;
                try
                {
                    ScoreLedger.Give(line.Members[ScoresMember]!.AsArray().Select(OfJson), protocol.Exchange);
                }
                catch (Exception e) when (e is FormatException or InvalidOperationException or NullReferenceException)
                {
                    throw new InvalidInputException($"shard line of frame {line.Number}: {ScoresMember}: expected what {merge.Recipe.Command} counts; found other numbers ({e.Message})", e);
                }
            }

            EvaluationReport report = protocol.ToReport(
                settings[MethodSetting]!.GetValue<string>(),
                [.. settings[ReportSetting]!.AsObject().Select(s => (s.Key, s.Value!.GetValue<string>()))]) with
            {
                Refine = [.. settings[RefineSetting]!.AsArray().Select(kind => kind!.GetValue<string>())],
            };
            JsonObject json = EvaluationOutput.ToJson(report);
            string path = Path.Combine(target, FileName);
            AtomicFile.WriteAllText(path, json.ToJsonString() + "\n");
            files.Add(path);
            return (json, [.. EvaluationOutput.ToLines(report)]);
        }
    }
}
