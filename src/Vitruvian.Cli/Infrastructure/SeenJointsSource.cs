using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Inference;
using Vitruvian.Inference.Detection;
using Vitruvian.Inference.Joints;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>People whose 2D joints a network sees, and to whose joints bodies are fitted as to given ones.</summary>
internal sealed class SeenJointsSource : IPhotoSource
{
    // Joints of which a network is less sure are taken as not seen, as in fits to all that networks tell.
    private static readonly double s_leastConfidence = new JointsFitOptions().LeastConfidence;

    private readonly CommandSession _session;
    private readonly KeypointRecovery _recovery;
    private readonly IJointsEstimator _joints;
    private readonly OnnxPersonDetector? _detector;
    private readonly PersonBoxes _boxes;

    /// <summary>Loads body, prior and networks.</summary>
    /// <param name="session">The options.</param>
    /// <param name="file">The network of joints.</param>
    /// <exception cref="InvalidInputException">An option names what is not there or damaged.</exception>
    public SeenJointsSource(CommandSession session, string file)
    {
        _session = session;
        Model = BodySource.Load(session.Get(SharedOptions.Body));
        _recovery = new KeypointRecovery(Model, PriorSource.Of(session));
        _boxes = new PersonBoxes(session.Get(MethodOptions.Box) ?? []);
        SessionOptions options = new() { IntraOpNumThreads = session.Threads, AllowSpinning = false };
        _joints = NetworkFile.LoadJoints(NetworkFile.Find(file, MethodOptions.JointsModel.Name, "Name a network's file."), options);
        try
        {
            _ = new JointsEvidence(_joints);
            _detector = _boxes.IsEmpty ? OnnxPersonDetector.Load(NetworkFile.FindDetector(session.Get(MethodOptions.DetectorModel)), options) : null;
        }
        catch
        {
            _joints.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public BodyModel Model { get; }

    /// <inheritdoc/>
    public string Description => $"fits to the joints that {_joints.Card.Name} sees";

    /// <inheritdoc/>
    public JsonObject Settings(string? photoPath) => new()
    {
        ["method"] = MethodOptions.Fit,
        ["joints"] = _joints.Card.Sha256,
        ["detector"] = _detector?.Card.Sha256,
        ["boxes"] = _boxes.ToJson(),
        ["prior"] = _session.Get(PriorSource.Prior),
    };

    /// <inheritdoc/>
    public IEnumerable<string> FilesBeside(string photoPath) => [];

    /// <inheritdoc/>
    public (RecoveredBody[] People, int LeftOut) Recover(string photoPath, Image photo, CancellationToken cancellation)
    {
        (BoundingBox Box, double? Score)[] found = _detector is null
            ? [.. _boxes.In(photoPath, photo).Select(box => (box, (double?)null))]
            : [.. _detector.Detect([photo], cancellation)[0].Select(person => (person.Box, (double?)person.Score))];
        JointsEstimate[] seen = _joints.Estimate([.. found.Select(person => (photo, person.Box))], cancellation);
        BoundingBox whole = new(0, 0, photo.Width, photo.Height);
        PersonKeypoints[] people =
        [
            .. seen.Select((joints, i) => new PersonKeypoints(
                [.. joints.Joints2D.Select((place, j) => whole.Contains(place) && joints.Confidence[j] >= s_leastConfidence ? new Keypoint(place.X, place.Y, joints.Confidence[j]) : default)],
                found[i].Box,
                found[i].Score)),
        ];
        PersonKeypoints[] enough = [.. people.Where(person => person.VisibleCount >= KeypointRecovery.FewestVisible)];
        RecoveredBody[] bodies = enough.Length == 0 ? [] : _recovery.Recover(new Keypoints(photoPath, _joints.JointSet, enough), photo.Width, photo.Height, cancellation: cancellation);
        return (bodies, people.Length - bodies.Length);
    }

    /// <inheritdoc/>
    public RecoveredBody[][] Recover(string videoPath, long firstFrame, IReadOnlyList<Image> frames, CancellationToken cancellation) =>
        throw InvalidInputException.For(videoPath, string.Empty, "a photo", "a video", "Videos are recover's: 'vitruvian recover --method joints --joints FILE.onnx'.");

    /// <summary>Unloads the networks.</summary>
    public void Dispose()
    {
        _joints.Dispose();
        _detector?.Dispose();
    }
}
