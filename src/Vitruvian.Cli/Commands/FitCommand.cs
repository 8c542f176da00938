using System.CommandLine;
using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;

namespace Vitruvian.Cli.Commands;

/// <summary><c>fit</c>: bodies of one photo from given 2D joints.</summary>
internal sealed class FitCommand : CliCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The photo." };

    private readonly Option<string?> _keypoints = new("--keypoints")
    {
        Description = "2D joints of the people in it: OpenPose, COCO or LSP-style JSON, or a folder with a file for the photo.",
        HelpName = "FILE|DIR",
    };

    /// <summary>Names the command.</summary>
    public FitCommand()
        : base(
            "fit",
            "Fit rigged bodies to the 2D joints of the people in a photo.",
            "vitruvian fit assets/samples/astronaut.jpg --keypoints assets/samples/astronaut.keypoints.json",
            "vitruvian fit photo.jpg --keypoints-model rtmpose.onnx --body SMPL_NEUTRAL.pkl --formats glb,overlay,side --json")
    {
        Add(_image);
        Add(_keypoints);
        Add(RecoveryOptions.KeypointsFormat);
        Add(MethodOptions.JointsModel);
        Add(MethodOptions.Box);
        Add(MethodOptions.DetectorModel);
        Add(PriorSource.Prior);
        Add(RecoveryOptions.Start);
        Add(RecoveryOptions.Formats);
        Add(SharedOptions.Body);
        Add(SharedOptions.Out);
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        using IPhotoSource source = Source(session);
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

    private IPhotoSource Source(CommandSession session)
    {
        string? given = session.Get(_keypoints), model = session.Get(MethodOptions.JointsModel);
        if ((given is null) == (model is null))
            throw InvalidInputException.For("fit", string.Empty, $"2D joints by {_keypoints.Name} FILE or a network that sees them by {MethodOptions.JointsModel.Name} FILE.onnx", given is null ? "neither" : "both");
        Option[] others = given is null ? [RecoveryOptions.KeypointsFormat, RecoveryOptions.Start] : [MethodOptions.DetectorModel];
        if (others.FirstOrDefault(session.Has) is { } option)
            throw InvalidInputException.For(option.Name, string.Empty, $"{(given is null ? _keypoints.Name : MethodOptions.JointsModel.Name)} beside it", "none");
        return given is null ? new SeenJointsSource(session, model!) : new GivenJointsSource(session, given);
    }
}
