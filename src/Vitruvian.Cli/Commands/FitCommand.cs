using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Commands;

/// <summary><c>fit</c>: bodies of one photo from given 2D joints.</summary>
internal sealed class FitCommand : CliCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The photo." };

    private readonly Option<string> _keypoints = new("--keypoints")
    {
        Description = "2D joints of the people in it: OpenPose, COCO or LSP-style JSON.",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>Names the command.</summary>
    public FitCommand()
        : base(
            "fit",
            "Fit rigged bodies to the 2D joints of the people in a photo.",
            "vitruvian fit assets/samples/astronaut.jpg --keypoints assets/samples/astronaut.keypoints.json",
            "vitruvian fit photo.jpg --keypoints openpose.json --body SMPL_NEUTRAL.pkl --formats glb,overlay,side --json")
    {
        Add(_image);
        Add(_keypoints);
        Add(RecoveryOptions.KeypointsFormat);
        Add(PriorSource.Prior);
        Add(RecoveryOptions.Start);
        Add(RecoveryOptions.Formats);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        using GivenJointsSource source = new(session, session.Get(_keypoints));
        PhotoRun run = new(session, source);
        string image = session.Get(_image);
        PhotoResult result = session.Progress.Track("Fitting", 1, advance =>
        {
            PhotoResult found = run.Run(image, OutputNames.Folders([image])[0]);
            advance();
            return found;
        });
        session.PrintResult(new JsonObject { ["results"] = new JsonArray(result.Json) }, [result.Line]);
        return ExitCode.Done;
    }
}
