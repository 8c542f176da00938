using System.CommandLine;
using System.Diagnostics;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation;
using Vitruvian.Imaging;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate real</c>: photos from many sources, end to end.</summary>
internal sealed class EvaluateRealCommand : CliCommand
{
    private readonly Option<string> _root = new("--root") { Description = "Folder with manifest.json and the photos.", HelpName = "DIR", Required = true };

    private readonly Option<bool> _givenBoxes = new("--given-boxes") { Description = "Give the annotated boxes instead of detecting people." };

    /// <summary>Names the command.</summary>
    public EvaluateRealCommand()
        : base(
            "real",
            "Percentage of correct keypoints on photos from many sources, end to end: people who are not found count as wrong.",
            "vitruvian evaluate real --root data/real --method spin --refine joints",
            "vitruvian evaluate real --root data/real --method joints --given-boxes --json")
    {
        Add(_root);
        Add(JointMethods.Method);
        Add(MethodOptions.Refine);
        Add(PriorSource.Prior);
        Add(MethodOptions.JointsModel);
        Add(MethodOptions.DetectorModel);
        Add(MethodOptions.Camera);
        Add(_givenBoxes);
        Add(SharedOptions.Limit);
        Add(SharedOptions.Body);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        bool given = session.Get(_givenBoxes);
        RealPhoto[] photos = [.. RealDataset.Read(session.Get(_root)).Where(photo => photo.People.Count > 0)];
        if (session.Has(SharedOptions.Limit))
            photos = [.. photos.Take(session.Get(SharedOptions.Limit))];
        using PipelineParts parts = JointMethods.CreatePipeline(session);
        if (!given)
            parts.LoadDetector(session.Get(MethodOptions.DetectorModel));
        Reconstructor reconstructor = new(parts.Detector, parts.Estimator, parts.Refiners, new ReconstructorOptions { Camera = MethodOptions.CameraOf(session) });
        (RecoveredBody[] Bodies, double Milliseconds)[] answers = session.Progress.Track($"Evaluating {reconstructor.Method}", photos.Length, advance =>
            ParallelMap.Run(photos.Length, session.Threads, i =>
            {
                Image image = ImageCodec.Read(photos[i].ImagePath);
                long start = Stopwatch.GetTimestamp();
                RecoveredBody[] bodies = given
                    ? reconstructor.Reconstruct([reconstructor.View(image, [.. photos[i].People.Select(p => p.Box)])], session.Cancellation)[0]
                    : reconstructor.Reconstruct([image], session.Cancellation)[0];
                double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                advance();
                return (bodies, milliseconds);
            }, session.Cancellation));
        RealProtocol protocol = new();
        for (int i = 0; i < photos.Length; i++)
            protocol.Add(photos[i], answers[i].Bodies, answers[i].Milliseconds);
        (string, string)[] settings = [("photos", $"{photos.Length}"), ("boxes", given ? "given" : parts.Detector!.Name), ("camera", session.Get(MethodOptions.Camera)), ("body", session.Get(SharedOptions.Body))];
        EvaluationOutput.Print(session, protocol.ToReport(reconstructor.Method, settings) with { Refine = reconstructor.Refine });
        return ExitCode.Done;
    }
}
