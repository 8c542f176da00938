using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>People whose 2D joints are given, in one file or in a file beside each photo.</summary>
internal sealed class GivenJointsSource : IPhotoSource
{
    private readonly CommandSession _session;
    private readonly KeypointRecovery _recovery;
    private readonly KeypointFormat? _format;
    private readonly string? _keypoints;
    private readonly string _remedy;
    private readonly IReadOnlyList<BodyParameters>? _starts;

    /// <summary>Reads body, prior and starts.</summary>
    /// <param name="session">The options.</param>
    /// <param name="keypoints">The file of joints, or null to look beside each photo.</param>
    /// <param name="remedy">What else helps where there are no joints.</param>
    /// <exception cref="InvalidInputException">An option names what is not there or damaged.</exception>
    public GivenJointsSource(CommandSession session, string? keypoints, string remedy = "")
    {
        _session = session;
        _keypoints = keypoints;
        _remedy = remedy;
        _format = RecoveryOptions.FormatOf(session);
        Model = BodySource.Load(session.Get(SharedOptions.Body));
        _recovery = new KeypointRecovery(Model, PriorSource.Of(session));
        _starts = session.Get(RecoveryOptions.Start) is { } start ? ParameterSource.Read(start, Model).Frames : null;
    }

    /// <inheritdoc/>
    public BodyModel Model { get; }

    /// <inheritdoc/>
    public string Description => "fits to the joints given";

    /// <inheritdoc/>
    public JsonObject Settings(string? photoPath) => new()
    {
        ["method"] = MethodOptions.Fit,
        ["keypoints"] = (_keypoints ?? (photoPath is null ? null : KeypointFile.FindSidecar(photoPath))) is { } file ? FileStamp.Of(file) : null,
        ["keypointsFormat"] = _format?.ToString(),
        ["prior"] = _session.Get(PriorSource.Prior),
        ["start"] = _session.Get(RecoveryOptions.Start),
    };

    /// <inheritdoc/>
    public IEnumerable<string> FilesBeside(string photoPath) => _keypoints is null && KeypointFile.FindSidecar(photoPath) is { } file ? [file] : [];

    /// <inheritdoc/>
    public (RecoveredBody[] People, int LeftOut) Recover(string photoPath, Image photo, CancellationToken cancellation)
    {
        Keypoints joints = KeypointFile.Read(KeypointsOf(photoPath), _format, photoPath);
        RecoveredBody[] people = _recovery.Recover(joints, photo.Width, photo.Height, _starts, cancellation: cancellation);
        return (people, joints.People.Count - people.Length);
    }

    /// <inheritdoc/>
    public RecoveredBody[][] Recover(string videoPath, IReadOnlyList<Image> frames, CancellationToken cancellation) =>
        throw InvalidInputException.For(videoPath, string.Empty, "a photo, where joints are given", "a video", _remedy);

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }

    private string KeypointsOf(string photoPath) => _keypoints ?? KeypointFile.FindSidecar(photoPath) ?? throw InvalidInputException.For(
        photoPath,
        "2D joints",
        $"a file {Path.GetFileName(photoPath)}{KeypointFile.SidecarSuffix} beside it, or --keypoints FILE",
        "neither",
        _remedy);
}
