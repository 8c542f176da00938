using System.Globalization;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Pipeline;
using Vitruvian.Recovery;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>People found by networks, in the photo alone.</summary>
internal sealed class NetworkSource : IPhotoSource
{
    private const string WholePhoto = "photo";

    private readonly CommandSession _session;
    private readonly PipelineParts _parts;
    private readonly Reconstructor _reconstructor;
    private readonly BoundingBox?[] _boxes;
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
        _boxes = [.. boxes.Select(Parse)];
        PhotoCamera camera = MethodOptions.CameraOf(session);
        _parts = SessionPipeline.Load(session, method, refine, threads);
        try
        {
            if (_boxes.Length == 0)
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
        ["boxes"] = JsonNumbers.Of(_boxes.Select(box => box?.ToString() ?? WholePhoto)),
        ["camera"] = _session.Get(MethodOptions.Camera),
        ["maxPeople"] = _session.Get(MethodOptions.MaximumPeople),
        ["jointSet"] = _jointSet,
        ["prior"] = _session.Get(PriorSource.Prior),
    };

    /// <inheritdoc/>
    public IEnumerable<string> FilesBeside(string photoPath) => [];

    /// <inheritdoc/>
    public (RecoveredBody[] People, int LeftOut) Recover(string photoPath, Image photo, CancellationToken cancellation) =>
        (Recover(photoPath, [photo], cancellation)[0], 0);

    /// <inheritdoc/>
    public RecoveredBody[][] Recover(string videoPath, IReadOnlyList<Image> frames, CancellationToken cancellation) => _boxes.Length == 0
        ? _reconstructor.Reconstruct(frames, cancellation)
        : _reconstructor.Reconstruct([.. frames.Select(frame => _reconstructor.View(frame, [.. _boxes.Select(box => Inside(videoPath, frame, box))]))], cancellation);

    /// <summary>Unloads the networks.</summary>
    public void Dispose() => _parts.Dispose();

    private static BoundingBox Inside(string photoPath, Image photo, BoundingBox? box)
    {
        BoundingBox whole = new(0, 0, photo.Width, photo.Height);
        if (box is not { } given)
            return whole;
        return given.Intersect(whole).Area > 0
            ? given
            : throw InvalidInputException.For("--box", $"{given.X},{given.Y},{given.Width},{given.Height}", $"a box that touches {photoPath} (0,0,{photo.Width},{photo.Height})", "one outside");
    }

    private static BoundingBox? Parse(string text)
    {
        if (text == WholePhoto)
            return null;
        double[] values = [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        return values is [double x, double y, > 0, > 0] && values.All(double.IsFinite)
            ? new BoundingBox(x, y, values[2], values[3])
            : throw InvalidInputException.For("--box", string.Empty, $"X,Y,WIDTH,HEIGHT in pixels with a width and height over 0, or '{WholePhoto}'", $"'{text}'");
    }
}
