using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Pipeline;

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
        using OnnxPersonDetector? detector = detects ? DetectorSource.Load(session, MethodOptions.DetectorModel, LeastScore, session.Get(_closer)) : null;
        using PipelineParts? parts = bodies ? JointMethods.CreatePipeline(session) : null;
        PeopleProtocol protocol = detector is null ? new() : new() { ScoreThreshold = detector.Card.Detection!.Threshold };
        if (detector is not null)
            MeasureDetection(session, photos, detector, protocol);
        Reconstructor? reconstructor = parts is null ? null : new Reconstructor(null, parts.Estimator, parts.Refiners);
        if (reconstructor is not null)
            PeopleRun.Measure(session, photos, reconstructor, protocol);
        EvaluationReport report = protocol.ToReport(reconstructor?.Method ?? detector!.Name, Settings(session, photos.Count, detector));
        EvaluationOutput.Print(session, report with { Refine = reconstructor?.Refine ?? [] });
        return ExitCode.Done;
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
