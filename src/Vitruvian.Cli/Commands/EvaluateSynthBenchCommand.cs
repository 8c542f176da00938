using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference;
using Vitruvian.Inference.Joints;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Sharding;
using Vitruvian.Synthesis.Bench;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate synthbench</c>: bodies, or joints alone, on the fixed set of synthetic people.</summary>
internal sealed class EvaluateSynthBenchCommand : CliCommand
{
    private readonly Option<string> _root = new("--root")
    {
        Description = $"Folder of the set (see 'vitruvian synth --bench'). Default: {SynthBench.DefaultFolder}.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _covered = new("--covered") { Description = "Cover half of each body, the upper, lower, left or right one, by a rectangle." };

    private readonly Option<bool> _portraits = new("--portraits") { Description = "End each picture between chest and hips, as portraits do; the rest of the body is still measured." };

    private readonly Option<int> _sheet = EvaluationSheet.Option("Write synthbench/sheet.png: so many people, drawn by the seed, with the bodies that were found.");

    /// <summary>Names the command.</summary>
    public EvaluateSynthBenchCommand()
        : base(
            "synthbench",
            "Joints and surface in the picture and in space on the fixed set of synthetic people, given box and camera.",
            "vitruvian evaluate synthbench --method spin --refine joints --json",
            "vitruvian evaluate synthbench --method meshpose --portraits --sheet 16",
            "vitruvian evaluate synthbench --root bench --model joints.onnx --limit 100")
    {
        Add(_root);
        Add(JointMethods.Method);
        Add(MethodOptions.Refine);
        Add(PriorSource.Prior);
        Add(MethodOptions.JointsModel);
        Add(JointMethods.Model);
        Add(SharedOptions.Limit);
        Add(_covered);
        Add(_portraits);
        Add(_sheet);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
        ShardOptions.AddTo(this);
        Add(ShardOptions.Again);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string root = session.Has(_root) ? session.Get(_root) : SynthBench.DefaultFolder;
        Shard? shard = ShardOptions.Of(session);
        int threads = shard is null ? session.Threads : 1;
        using JointsEstimator? alone = JointMethods.NetworkAlone(session, new SessionOptions { IntraOpNumThreads = threads });
        using PipelineParts? parts = alone is null ? JointMethods.CreatePipeline(session, threads) : null;
        Reconstructor? reconstructor = parts is null ? null : new Reconstructor(null, parts.Estimator, parts.Refiners);
        BodyModel body = BodySource.Load(session.Get(SharedOptions.Body));
        if (SmplTopology.IsPlainSmpl(body))
            throw InvalidInputException.For(SharedOptions.Body.Name, string.Empty, "the built-in body, whose people the set shows", $"'{body.Name}'", "SMPL is evaluated on people in photos, for example by 'vitruvian evaluate lspet'.");
        SynthBenchSet set = SynthBenchSet.Open(root, body);
        int count = session.Has(SharedOptions.Limit) ? Math.Min(set.Count, session.Get(SharedOptions.Limit)) : set.Count;
        (bool covered, bool portraits) = (session.Get(_covered), session.Get(_portraits));
        if (covered && portraits)
            throw InvalidInputException.For(_portraits.Name, string.Empty, "one change of the pictures", _covered.Name);
        SynthBenchRun run = new(session, set, count, covered ? HalfCover.Apply : portraits ? Portrait.Apply : null);
        if (alone is not null && session.Has(_sheet))
            throw InvalidInputException.For(_sheet.Name, string.Empty, "a method that finds bodies", JointMethods.Model.Name);
        string name = alone?.Card.Name ?? reconstructor!.Method;
        (string, string)[] settings = [("content", set.Content), ("limit", count.ToString(CultureInfo.InvariantCulture)), .. covered ? [("covered", "half")] : portraits ? [("pictures", "portraits")] : (ReadOnlySpan<(string, string)>)[]];
        if (shard is { } share)
        {
            EvaluationSheet.Refuse(session, _sheet);
            EvaluationReport plan = new SynthBenchJointsProtocol(set.Body).ToReport(name, settings) with { Refine = reconstructor?.Refine ?? [] };
            JsonObject more = new() { ["networks"] = parts?.Files.DeepClone(), ["model"] = JointMethods.HashOfNetworkAlone(session) };
            return ShardedEvaluation.Run(
                session, share, "synthbench", [.. Enumerable.Range(0, count).Select(i => $"{i} {set.Content}")], plan, more, () => new SynthBenchJointsProtocol(set.Body), (i, scores) => run.Measure(i, alone, reconstructor, scores));
        }

        HashSet<int> shown = session.Has(_sheet) ? [.. EvaluationSheet.Choose(session, count, session.Get(_sheet))] : [];
        List<(string Label, Image Cell)> cells = [];
        SynthBenchJointsProtocol protocol = reconstructor is null ? run.Measure(alone!) : run.Measure(reconstructor, (i, sample, found) =>
        {
            if (shown.Contains(i))
                cells.Add((i.ToString(CultureInfo.InvariantCulture), EvaluationSheet.Draw(sample.Image, sample.Image, found)));
        });
        if (cells.Count > 0)
            EvaluationSheet.Write(session, "synthbench", [.. cells.Select(c => c.Cell)], [.. cells.Select(c => c.Label)], "under each: its number");
        EvaluationOutput.Print(session, protocol.ToReport(name, settings) with { Refine = reconstructor?.Refine ?? [] });
        return ExitCode.Done;
    }
}
