using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>
/// The way through for photos with given joints: photo, joints, fit, files. What it needs is read once; photos are then independent of each other.
/// </summary>
internal sealed class PhotoRun
{
    private readonly CommandSession _session;
    private readonly KeypointRecovery _recovery;
    private readonly IReadOnlyList<ResultFormat> _formats;
    private readonly KeypointFormat? _keypointFormat;
    private readonly string? _keypoints;
    private readonly IReadOnlyList<BodyParameters>? _starts;

    /// <summary>Reads body, prior and starts.</summary>
    /// <param name="session">The options.</param>
    /// <param name="keypoints">The file of joints, or null to look beside each photo.</param>
    /// <exception cref="InvalidInputException">An option names what is not there or damaged.</exception>
    public PhotoRun(CommandSession session, string? keypoints)
    {
        _session = session;
        _keypoints = keypoints;
        _formats = ResultFormats.Parse(session.Get(RecoveryOptions.Formats));
        _keypointFormat = RecoveryOptions.FormatOf(session);
        BodyModel model = BodySource.Load(session.Get(SharedOptions.Body));
        string[] maps = [.. _formats.Where(f => f is ResultFormat.Parts or ResultFormat.Iuv).Select(f => f.ToString().ToLowerInvariant())];
        if (model.Surface is null && maps.Length > 0)
            throw InvalidInputException.For("--formats", string.Join(", ", maps), "a body model with parts", $"'{model.Name}', which has none");
        _recovery = new KeypointRecovery(model, PriorSource.Load(session.Get(RecoveryOptions.Prior)));
        _starts = session.Get(RecoveryOptions.Start) is { } start ? ParameterSource.Read(start, model).Frames : null;
    }

    /// <summary>Recovers the people of one photo and writes their files.</summary>
    /// <param name="photoPath">The photo.</param>
    /// <param name="folderName">Name of its folder of results.</param>
    /// <exception cref="InvalidInputException">The photo or its joints are missing, damaged or do not fit together; nothing is written then.</exception>
    public PhotoResult Run(string photoPath, string folderName)
    {
        _session.Cancellation.ThrowIfCancellationRequested();
        Image photo = ImageCodec.Read(photoPath);
        Keypoints joints = KeypointFile.Read(KeypointsOf(photoPath), _keypointFormat, photoPath);
        RecoveredBody[] people = _recovery.Recover(joints, photo.Width, photo.Height, _starts, cancellation: _session.Cancellation);
        using OutputFolder folder = new(Path.Combine(_session.Get(SharedOptions.Out), folderName));
        ResultWriter.Write(photo, people, _formats, folder.PathFor);
        _session.Cancellation.ThrowIfCancellationRequested();
        folder.Commit();
        return new PhotoResult(photoPath, folder.FinalPath, folder.Files, people, joints.People.Count - people.Length);
    }

    private string KeypointsOf(string photoPath) => _keypoints ?? KeypointFile.FindSidecar(photoPath) ?? throw InvalidInputException.For(
        photoPath,
        "2D joints",
        $"a file {Path.GetFileName(photoPath)}{KeypointFile.SidecarSuffix} beside it, or --keypoints FILE",
        "neither",
        "This version finds bodies from given joints only; estimators that look at the photo itself are not part of it yet.");
}
