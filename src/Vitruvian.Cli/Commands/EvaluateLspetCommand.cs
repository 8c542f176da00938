using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate lspet</c>: 2D joints on photos of Leeds Sports Pose Extended.</summary>
internal sealed class EvaluateLspetCommand : CliCommand
{
    private readonly Option<string> _root = new("--root")
    {
        Description = "Folder with SPLIT.json and the photos in SPLIT/.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string> _split = new("--split") { Description = "Which split.", HelpName = "NAME", DefaultValueFactory = _ => "val" };

    private readonly Option<int> _minimumJoints = new("--min-joints")
    {
        Description = "Only photos with at least so many annotated joints.",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _sheet = EvaluationSheet.Option("Write lspet/sheet.png: so many photos, drawn by the seed, with what was found.");

    /// <summary>Names the command.</summary>
    public EvaluateLspetCommand()
        : base(
            "lspet",
            "Percentage of correct keypoints on photos of Leeds Sports Pose Extended, given the crop.",
            "vitruvian evaluate lspet --root data/lspet --split val --method fit --min-joints 13 --limit 200 --sheet 24",
            "vitruvian evaluate lspet --root data/lspet --split val --method spin --refine joints --json")
    {
        Add(_root);
        Add(_split);
        Add(JointMethods.Method);
        Add(MethodOptions.Refine);
        Add(PriorSource.Prior);
        Add(MethodOptions.JointsModel);
        Add(JointMethods.Model);
        Add(_minimumJoints);
        Add(SharedOptions.Limit);
        Add(_sheet);
        ShardOptions.AddTo(this);
        Add(ShardOptions.Again);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        int minimum = session.Get(_minimumJoints);
        LspetSample[] samples = [.. LspetDataset.Read(session.Get(_root), session.Get(_split)).Where(s => s.VisibleCount >= minimum)];
        if (session.Has(SharedOptions.Limit))
            samples = [.. samples.Take(session.Get(SharedOptions.Limit))];
        if (samples.Length == 0)
            throw InvalidInputException.For("--min-joints", string.Empty, "a number that some photos reach", minimum.ToString(CultureInfo.InvariantCulture));
        IJointMethod method = JointMethods.Create(session, out IDisposable? parts);
        using IDisposable? disposable = parts;
        if (ShardOptions.Of(session) is { } shard)
            return RunShard(session, shard, method, parts, samples);
        (JointPrediction[] predictions, LspetProtocol protocol) = LspetRun.Measure(session, method, samples);
        if (session.Has(_sheet))
            WriteSheet(session, protocol, samples, predictions, session.Get(_sheet));
        EvaluationOutput.Print(session, protocol.ToReport(method.Name.Split('+')[0], Settings(session)) with { Refine = JointMethods.Refine(session) });
        return ExitCode.Done;
    }

    private int RunShard(CommandSession session, Shard shard, IJointMethod method, IDisposable? parts, LspetSample[] samples)
    {
        EvaluationSheet.Refuse(session, _sheet);
        JsonObject settings = new() { ["networks"] = (parts as PipelineParts)?.Files.DeepClone(), ["model"] = JointMethods.HashOfNetworkAlone(session), ["priorLimit"] = double.IsNaN(method.PriorLimit) ? null : method.PriorLimit };
        EvaluationReport report = new LspetProtocol().ToReport(method.Name.Split('+')[0], Settings(session)) with { Refine = JointMethods.Refine(session) };
        string[] names = [.. samples.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} {s.Width} {s.Height} {string.Join(' ', s.Joints.Select(j => $"{j.X:R} {j.Y:R} {j.Confidence:R}"))}"))];
        return ShardedEvaluation.Run(session, shard, "lspet", names, report, settings, () => new LspetProtocol { PriorLimit = method.PriorLimit }, (i, protocol) =>
            protocol.Add(samples[i], method.Predict(samples[i], session.Cancellation), ShardedEvaluation.NoTime));
    }

    private List<(string, string)> Settings(CommandSession session)
    {
        List<(string, string)> settings = [("split", session.Get(_split)), ("body", session.Get(SharedOptions.Body)), ("prior", session.Get(PriorSource.Prior)), ("seed", session.Seed.ToString(CultureInfo.InvariantCulture))];
        if (session.Get(_minimumJoints) > 0)
            settings.Add(("min-joints", session.Get(_minimumJoints).ToString(CultureInfo.InvariantCulture)));
        if (session.Has(SharedOptions.Limit))
            settings.Add(("limit", session.Get(SharedOptions.Limit).ToString(CultureInfo.InvariantCulture)));
        return settings;
    }

    private static void WriteSheet(CommandSession session, LspetProtocol protocol, LspetSample[] samples, JointPrediction[] predictions, int count)
    {
        int[] chosen = EvaluationSheet.Choose(session, samples.Length, count);
        Image[] pictures = session.Progress.Track("Drawing the sheet", chosen.Length, advance =>
            ParallelMap.Run(chosen.Length, session.Threads, i =>
            {
                Image picture = Draw(samples[chosen[i]], predictions[chosen[i]]);
                advance();
                return picture;
            }, session.Cancellation));
        string[] labels = [.. chosen.Select(i => Label(samples[i], protocol.MeanError(samples[i], predictions[i])))];
        EvaluationSheet.Write(session, "lspet", pictures, labels, "under each photo: mean joint error, in percent of the torso");
    }

    private static string Label(LspetSample sample, double error) => double.IsNaN(error) ? sample.Name : $"{sample.Name} {100 * error:0}%";

    // The photo with the annotated joints and what was found.
    private static Image Draw(LspetSample sample, JointPrediction prediction)
    {
        string[] names = [.. JointSets.JointNames(JointSets.Lsp14)];
        Image photo = sample.ReadImage();
        Image left = photo.Clone();
        new SkeletonDrawing().Draw(left, names, [.. sample.Joints.Select(j => new Vector2d(j.X, j.Y))], [.. sample.Joints.Select(j => j.IsVisible)]);
        if (prediction.Body is { } body)
        {
            return EvaluationSheet.Draw(left, photo, body);
        }

        Image right = photo.Clone();
        new SkeletonDrawing().Draw(right, names, prediction.Joints);
        return ContactSheet.SideBySide(left, right);
    }
}
