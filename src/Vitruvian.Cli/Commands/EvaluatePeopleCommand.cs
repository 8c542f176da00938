using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference.Detection;

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

    private readonly Option<string?> _detector = DetectorSource.DetectorOption();

    private readonly Option<bool> _closer = new("--closer") { Description = "Let the detector look at photos of nobody or small people a second time, in parts." };

    /// <summary>Names the command.</summary>
    public EvaluatePeopleCommand()
        : base(
            "people",
            "Average precision of detection on photos with annotated people.",
            "vitruvian evaluate people --root data/people --split val",
            "vitruvian evaluate people --root data/people --detector detector.onnx --limit 50 --json")
    {
        Add(_root);
        Add(_split);
        Add(_detector);
        Add(_closer);
        Add(SharedOptions.Limit);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        IReadOnlyList<PeoplePhoto> photos = PeopleDataset.Read(session.Get(_root), session.Get(_split));
        if (session.Has(SharedOptions.Limit))
            photos = [.. photos.Take(session.Get(SharedOptions.Limit))];
        using OnnxPersonDetector detector = DetectorSource.Load(session, _detector, LeastScore, session.Get(_closer));
        PeopleProtocol protocol = new() { ScoreThreshold = detector.Card.Detection!.Threshold };
        MeasureDetection(session, photos, detector, protocol);
        EvaluationOutput.Print(session, protocol.ToReport(detector.Name, Settings(session, photos.Count)));
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

    private List<(string, string)> Settings(CommandSession session, int photos) =>
        [("split", session.Get(_split)), ("photos", photos.ToString(CultureInfo.InvariantCulture)), ("closer", session.Get(_closer) ? "yes" : "no")];
}
