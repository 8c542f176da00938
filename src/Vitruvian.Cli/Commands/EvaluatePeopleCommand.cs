using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate people</c>: what is found on photos with annotated people.</summary>
internal sealed class EvaluatePeopleCommand : CliCommand
{
    // Detections down to this score draw the curve of precision over recall.
    private const double LeastScore = 0.01;

    private readonly Option<string> _root = new("--root")
    {
        Description = "Folder with SPLIT.json, or with folders with SPLIT.json (docs/formats.md).",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string> _split = new("--split") { Description = "Which split.", HelpName = "NAME", DefaultValueFactory = _ => "val" };

    private readonly Option<bool> _closer = new("--closer") { Description = "Let the detector look at photos of nobody or small people a second time, in parts." };

    /// <summary>Names the command.</summary>
    public EvaluatePeopleCommand()
        : base(
            "people",
            "Photos with annotated people: average precision of detection; given the boxes, how well the projected bodies cover the people.",
            "vitruvian evaluate people --root data/people --split val --method spin --refine joints",
            "vitruvian evaluate people --root data/people --detector detector.onnx --limit 50 --json")
    {
        Add(_root);
        Add(_split);
        Add(MethodOptions.DetectorModel);
        Add(_closer);
        Add(JointMethods.Method);
        Add(MethodOptions.Refine);
        Add(PriorSource.Prior);
        Add(MethodOptions.JointsModel);
        Add(SharedOptions.Limit);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
        ShardOptions.AddTo(this);
        Add(ShardOptions.Again);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        IReadOnlyList<PeoplePhoto> photos = PeopleDataset.Read(session.Get(_root), session.Get(_split));
        if (session.Has(SharedOptions.Limit))
            photos = [.. photos.Take(session.Get(SharedOptions.Limit))];

        // What is there is measured, and what is asked for.
        bool bodies = session.Has(JointMethods.Method) || NetworkFile.IsBuiltIn(session.Get(JointMethods.Method));
        bool detects = !bodies || session.Has(MethodOptions.DetectorModel) || NetworkFile.IsBuiltIn(MethodOptions.Detector);
        Shard? shard = ShardOptions.Of(session);
        using OnnxPersonDetector? detector = detects ? DetectorSource.Load(session, MethodOptions.DetectorModel, shard is null ? session.Threads : 1, LeastScore, session.Get(_closer)) : null;
        using PipelineParts? parts = bodies ? JointMethods.CreatePipeline(session) : null;
        Reconstructor? reconstructor = parts is null ? null : new Reconstructor(null, parts.Estimator, parts.Refiners);
        PeopleProtocol protocol = detector is null ? new() : new() { ScoreThreshold = detector.Card.Detection!.Threshold };
        if (shard is { } share)
        {
            EvaluationReport plan = protocol.ToReport(reconstructor?.Method ?? detector!.Name, Settings(session, photos.Count, detector)) with { Refine = reconstructor?.Refine ?? [] };
            return RunShard(session, share, photos, detector, reconstructor, plan, parts?.Files);
        }

        if (detector is not null)
            MeasureDetection(session, photos, detector, protocol);
        if (reconstructor is not null)
            PeopleRun.Measure(session, photos, reconstructor, protocol);
        EvaluationReport report = protocol.ToReport(reconstructor?.Method ?? detector!.Name, Settings(session, photos.Count, detector));
        EvaluationOutput.Print(session, report with { Refine = reconstructor?.Refine ?? [] });
        return ExitCode.Done;
    }

    private static int RunShard(
        CommandSession session, Shard shard, IReadOnlyList<PeoplePhoto> photos, OnnxPersonDetector? detector, Reconstructor? reconstructor, EvaluationReport plan, JsonObject? networks)
    {
        JsonObject settings = new() { ["networks"] = networks?.DeepClone(), ["detector"] = detector?.Card.Sha256, ["threshold"] = detector?.Card.Detection!.Threshold };
        PeopleProtocol Create() => detector is null ? new() : new() { ScoreThreshold = detector.Card.Detection!.Threshold };
        string[] names = [.. photos.Select(photo => $"{photo.Source}/{photo.Name} {photo.IsComplete} {string.Join(' ', photo.Ignored)} {string.Join(' ', photo.People.Select(person => $"{person.Box} {person.MaskPath is not null} {string.Join(' ', person.Joints ?? [])}"))}")];
        return ShardedEvaluation.Run(session, shard, "people", names, plan, settings, Create, (i, protocol) =>
        {
            Image image = photos[i].ReadImage();
            if (detector is not null)
                protocol.AddDetections(photos[i], [.. detector.Detect([image], session.Cancellation)[0].Select(person => (person.Box, person.Score))], ShardedEvaluation.NoTime);
            foreach (AnnotatedPerson person in reconstructor is null ? [] : photos[i].People)
                protocol.AddBody(photos[i], person, reconstructor!.Reconstruct([reconstructor.View(image, [person.Box])], session.Cancellation)[0][0], ShardedEvaluation.NoTime);
        });
    }

    private static void MeasureDetection(CommandSession session, IReadOnlyList<PeoplePhoto> photos, OnnxPersonDetector detector, PeopleProtocol protocol) =>
        session.Progress.Track($"Detecting with {detector.Name}", photos.Count, advance =>
        {
            foreach (PeoplePhoto photo in photos)
            {
                Image image = photo.ReadImage();
                long start = Stopwatch.GetTimestamp();
                IReadOnlyList<PersonDetection> found = detector.Detect([image], session.Cancellation)[0];
                protocol.AddDetections(photo, [.. found.Select(person => (person.Box, person.Score))], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                advance();
            }

            return true;
        });

    private List<(string, string)> Settings(CommandSession session, int photos, OnnxPersonDetector? detector) =>
        [("split", session.Get(_split)), ("photos", photos.ToString(CultureInfo.InvariantCulture)), ("detector", detector?.Name ?? "none"), ("closer", session.Get(_closer) ? "yes" : "no")];
}
