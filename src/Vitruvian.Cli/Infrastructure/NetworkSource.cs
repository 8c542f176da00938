using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>People found by networks, in the photo alone.</summary>
internal sealed class NetworkSource : IPhotoSource
{
    private readonly CommandSession _session;
    private readonly PipelineParts _parts;
    private readonly Reconstructor _reconstructor;
    private readonly PersonBoxes _boxes;
    private readonly string _jointSet;

    /// <summary>Loads the networks.</summary>
    /// <param name="session">The options.</param>
    /// <param name="method">A name or an ONNX file.</param>
    /// <param name="refine">Kinds of refinement, in order.</param>
    /// <param name="boxes">Where the people are; none asks the detector.</param>
    /// <param name="jointSet">The joint set of the results.</param>
    /// <param name="threads">Threads for one photo.</param>
    /// <exception cref="InvalidInputException">A network is missing or does not fit; a box is none.</exception>
    public NetworkSource(CommandSession session, string method, IReadOnlyList<string> refine, IReadOnlyList<string> boxes, string jointSet, int threads)
    {
        _session = session;
        _boxes = new PersonBoxes(boxes);
        PhotoCamera camera = MethodOptions.CameraOf(session);
        _parts = SessionPipeline.Load(session, method, refine, threads);
        try
        {
            if (_boxes.IsEmpty)
                _parts.LoadDetector(session.Get(MethodOptions.DetectorModel));
            _reconstructor = new Reconstructor(_parts.Detector, _parts.Estimator, _parts.Refiners, new ReconstructorOptions
            {
                MaximumPeople = session.Has(MethodOptions.MaximumPeople) ? session.Get(MethodOptions.MaximumPeople) : null,
                JointSet = jointSet,
                Camera = camera,
            });
        }
        catch
        {
            _parts.Dispose();
            throw;
        }

        Description = $"method {_reconstructor.Method}{string.Concat(_reconstructor.Refine.Select(kind => $", refined by {kind}"))}";
        _jointSet = jointSet;
    }

    /// <inheritdoc/>
    public BodyModel Model => _parts.Model;

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public JsonObject Settings(string? photoPath) => new()
    {
        ["method"] = _reconstructor.Method,
        ["refine"] = JsonNumbers.Of(_reconstructor.Refine),
        ["networks"] = _parts.Files.DeepClone(),
        ["boxes"] = _boxes.ToJson(),
        ["camera"] = _session.Get(MethodOptions.Camera),
        ["maxPeople"] = _session.Get(MethodOptions.MaximumPeople),
        ["jointSet"] = _jointSet,
        ["prior"] = _session.Get(PriorSource.Prior),
    };

    /// <inheritdoc/>
    public IEnumerable<string> FilesBeside(string photoPath) => [];

    /// <inheritdoc/>
    public (RecoveredBody[] People, int LeftOut) Recover(string photoPath, Image photo, CancellationToken cancellation) =>
        (Recover(photoPath, 0, [photo], cancellation)[0], 0);

    /// <inheritdoc/>
    public RecoveredBody[][] Recover(string videoPath, long firstFrame, IReadOnlyList<Image> frames, CancellationToken cancellation) => _boxes.IsEmpty
        ? _reconstructor.Reconstruct(frames, cancellation)
        : _reconstructor.Reconstruct([.. frames.Select(frame => _reconstructor.View(frame, _boxes.In(videoPath, frame)))], cancellation);

    /// <summary>Unloads the networks.</summary>
    public void Dispose() => _parts.Dispose();
}
