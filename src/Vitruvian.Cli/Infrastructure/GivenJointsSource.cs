using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>People whose 2D joints are given: in one file, in a folder of files, or in a file beside each photo; those in given boxes, or all.</summary>
internal sealed class GivenJointsSource : IPhotoSource
{
    private readonly CommandSession _session;
    private readonly KeypointRecovery _recovery;
    private readonly KeypointFormat? _format;
    private readonly string? _keypoints;
    private readonly string _remedy;
    private readonly PersonBoxes _boxes;
    private readonly IReadOnlyList<BodyParameters>? _starts;
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<long, string>> _frames = new();

    /// <summary>Reads body, prior and starts.</summary>
    /// <param name="session">The options.</param>
    /// <param name="keypoints">The file of joints or the folder of such files, or null to look beside each photo.</param>
    /// <param name="remedy">What else helps where there are no joints.</param>
    /// <exception cref="InvalidInputException">An option names what is not there or damaged.</exception>
    public GivenJointsSource(CommandSession session, string? keypoints, string remedy = "")
    {
        _session = session;
        _keypoints = keypoints;
        _remedy = remedy;
        _format = RecoveryOptions.FormatOf(session);
        _boxes = new PersonBoxes(session.Get(MethodOptions.Box) ?? []);
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
        ["keypoints"] = Stamp(photoPath),
        ["keypointsFormat"] = _format?.ToString(),
        ["boxes"] = _boxes.ToJson(),
        ["maxPeople"] = _session.Get(MethodOptions.MaximumPeople),
        ["prior"] = _session.Get(PriorSource.Prior),
        ["start"] = _session.Get(RecoveryOptions.Start),
    };

    /// <inheritdoc/>
    public IEnumerable<string> FilesBeside(string photoPath) => (_keypoints is null ? KeypointFile.FindSidecar(photoPath) : IsFolder ? KeypointFolder.Find(_keypoints, photoPath) : null) is { } file ? [file] : [];

    /// <inheritdoc/>
    public (RecoveredBody[] People, int LeftOut) Recover(string photoPath, Image photo, CancellationToken cancellation)
    {
        Keypoints joints = Chosen(KeypointFile.Read(KeypointsOf(photoPath), _format, photoPath), photoPath, photo, mayMiss: false)!;
        RecoveredBody[] people = _recovery.Recover(joints, photo.Width, photo.Height, _starts, cancellation: cancellation);
        return (people, joints.People.Count - people.Length);
    }

    /// <inheritdoc/>
    public RecoveredBody[][] Recover(string videoPath, long firstFrame, IReadOnlyList<Image> frames, CancellationToken cancellation)
    {
        if (_keypoints is null || !IsFolder)
            throw InvalidInputException.For(videoPath, string.Empty, "a photo, where joints are given, or --keypoints DIR with a file of joints for each frame", _keypoints is null ? "none" : $"the file {_keypoints}", _remedy);
        if (_starts is not null)
            throw InvalidInputException.For(RecoveryOptions.Start.Name, string.Empty, "photos", $"the video {videoPath}");
        IReadOnlyDictionary<long, string> files = FramesOf(videoPath);
        var people = new RecoveredBody[frames.Count][];
        for (int i = 0; i < people.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            people[i] = files.TryGetValue(firstFrame + i, out string? file) ? Frame(file, frames[i], cancellation) : [];
        }

        return people;
    }

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }

    private IReadOnlyDictionary<long, string> FramesOf(string videoPath) => _frames.GetOrAdd(videoPath, video => KeypointFolder.Frames(_keypoints!, video));

    private RecoveredBody[] Frame(string file, Image frame, CancellationToken cancellation)
    {
        Keypoints? joints = KeypointFile.ReadFrame(file, _format) is { } seen ? Chosen(seen, file, frame, mayMiss: true) : null;
        return joints is not null && joints.People.Any(person => person.VisibleCount >= KeypointRecovery.FewestVisible)
            ? _recovery.Recover(joints, frame.Width, frame.Height, cancellation: cancellation)
            : [];
    }

    // The people in the boxes, or the surest; null when nobody is in them, which is an error in photos.
    private Keypoints? Chosen(Keypoints joints, string path, Image image, bool mayMiss)
    {
        if (!_boxes.IsEmpty)
        {
            BoundingBox[] boxes = _boxes.In(path, image);
            PersonKeypoints?[] found = KeypointSelection.InBoxes(joints, boxes);
            int missing = Array.IndexOf(found, null);
            if (missing >= 0 && !mayMiss)
            {
                BoundingBox box = boxes[missing];
                throw InvalidInputException.For(joints.Source, FormattableString.Invariant($"--box {box.X},{box.Y},{box.Width},{box.Height}"), "the joints of somebody in it", $"none of {joints.People.Count} people's");
            }

            joints = joints with { People = [.. found.OfType<PersonKeypoints>()] };
        }

        if (joints.People.Count == 0)
            return null;
        return _session.Has(MethodOptions.MaximumPeople) ? KeypointSelection.Surest(joints, _session.Get(MethodOptions.MaximumPeople)) : joints;
    }

    private bool IsFolder => Directory.Exists(_keypoints);

    // Of all photos together what they have in common.
    private JsonNode? Stamp(string? photoPath)
    {
        if (photoPath is null)
            return IsFolder ? _keypoints : _keypoints is { } common ? FileStamp.Of(common) : null;

        // A missing file is told when it is looked for.
        if (_keypoints is null || !IsFolder)
            return (_keypoints ?? KeypointFile.FindSidecar(photoPath)) is { } file ? FileStamp.Of(file) : null;
        return VideoReader.IsVideo(photoPath)
            ? new JsonArray([.. FramesOf(photoPath).OrderBy(frame => frame.Key).Select(frame => FileStamp.Of(frame.Value))])
            : KeypointFolder.Find(_keypoints, photoPath) is { } own ? FileStamp.Of(own) : null;
    }

    private string KeypointsOf(string photoPath)
    {
        if (_keypoints is not null && IsFolder)
        {
            return KeypointFolder.Find(_keypoints, photoPath) ?? throw InvalidInputException.For(
                _keypoints, string.Empty, $"a file {Path.GetFileNameWithoutExtension(photoPath)}_keypoints.json or {Path.GetFileName(photoPath)}{KeypointFile.SidecarSuffix}", "none");
        }

        return _keypoints ?? KeypointFile.FindSidecar(photoPath) ?? throw InvalidInputException.For(
            photoPath,
            "2D joints",
            $"a file {Path.GetFileName(photoPath)}{KeypointFile.SidecarSuffix} beside it, or --keypoints FILE",
            "neither",
            _remedy);
    }
}
