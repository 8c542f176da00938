using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Commands;

/// <summary><c>recover</c>: photos to rigged bodies.</summary>
internal sealed class RecoverCommand : CliCommand
{
    private readonly Argument<string[]> _inputs = new("INPUT") { Description = "Photos, or folders of photos.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string?> _keypoints = new("--keypoints")
    {
        Description = "2D joints of the people (a COCO file may tell of many photos); otherwise PHOTO.keypoints.json beside each photo.",
        HelpName = "FILE",
    };

    private readonly Option<int> _jobs = SharedOptions.Positive(new Option<int>("--jobs", "-j")
    {
        Description = "Photos at the same time; as many as threads when not given.",
        HelpName = "N",
    });

    /// <summary>Names the command.</summary>
    public RecoverCommand()
        : base(
            "recover",
            "Recover rigged 3D bodies from photos: GLB, OBJ, BVH, parameters, and a picture of how they fit.",
            "vitruvian recover assets/samples/astronaut.jpg",
            "vitruvian recover photos/ --out results --formats glb,overlay --jobs 2 --json")
    {
        Add(_inputs);
        Add(_keypoints);
        Add(RecoveryOptions.KeypointsFormat);
        Add(RecoveryOptions.Prior);
        Add(RecoveryOptions.Start);
        Add(RecoveryOptions.Formats);
        Add(_jobs);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string[] photos = PhotoInputs.Expand(session.Get(_inputs));
        string[] folders = OutputNames.Folders(photos);
        PhotoRun run = new(session, session.Get(_keypoints));
        int jobs = session.Has(_jobs) ? session.Get(_jobs) : session.Threads;
        (PhotoResult? Result, string? Error)[] outcomes = session.Progress.Track("Recovering", photos.Length, advance =>
            ParallelMap.Run(
                photos.Length,
                jobs,
                i =>
                {
                    (PhotoResult?, string?) outcome = Try(run, photos[i], folders[i], alone: photos.Length == 1);
                    advance();
                    return outcome;
                },
                session.Cancellation));

        PhotoResult[] found = [.. outcomes.Select(o => o.Result).OfType<PhotoResult>()];
        string[] errors = [.. outcomes.Select(o => o.Error).OfType<string>()];
        foreach (string error in errors)
            session.Complain(error);
        JsonObject json = new() { ["results"] = new JsonArray([.. found.Select(r => r.ToJson())]), ["errors"] = JsonNumbers.Of(errors) };
        session.PrintResult(json, found.Select(r => r.ToLine()));
        return errors.Length == 0 ? ExitCode.Done : ExitCode.BadInput;
    }

    // One bad photo among many does not keep the others from their bodies.
    private static (PhotoResult? Result, string? Error) Try(PhotoRun run, string photo, string folder, bool alone)
    {
        try
        {
            return (run.Run(photo, folder), null);
        }
        catch (InvalidInputException e) when (!alone)
        {
            return (null, e.Message);
        }
    }
}
