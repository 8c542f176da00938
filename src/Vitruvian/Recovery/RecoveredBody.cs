using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Recovery;

/// <summary>
/// One person found in one image: a posed body in the frame of the image's camera, and what is known of how it was found. All methods end
/// here, and all exports start here.
/// </summary>
public sealed class RecoveredBody
{
    private readonly Lazy<PosedBody> _posed;

    /// <summary>Puts a body before a camera.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="parameters">Shape, pose and place in the camera's frame (x right, y down, z forward, metres).</param>
    /// <param name="camera">The camera of the whole image.</param>
    /// <param name="imageSize">Width and height of the image in pixels.</param>
    public RecoveredBody(BodyModel model, BodyParameters parameters, PerspectiveCamera camera, (int Width, int Height) imageSize)
    {
        Model = model;
        Parameters = parameters;
        Camera = camera;
        ImageSize = imageSize;
        _posed = new Lazy<PosedBody>(() => model.Pose(parameters));
    }

    /// <summary>The body model.</summary>
    public BodyModel Model { get; }

    /// <summary>Shape, pose and place in the camera's frame.</summary>
    public BodyParameters Parameters { get; }

    /// <summary>Shape, pose and place before the first refinement; null for a body that went through none.</summary>
    public BodyParameters? Initial { get; init; }

    /// <summary>The camera of the whole image.</summary>
    public PerspectiveCamera Camera { get; }

    /// <summary>Width and height of the image in pixels.</summary>
    public (int Width, int Height) ImageSize { get; }

    /// <summary>What found the body, for example <c>fit</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Name of the joint set of the evidence, which results are told in.</summary>
    public required string JointSet { get; init; }

    /// <summary>How sure each joint's evidence was, 0 (none) to 1, one a joint of <see cref="JointSet"/>.</summary>
    public required double[] Confidence { get; init; }

    /// <summary>The person's box in the image, or null when no detector gave one.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>The detector's score, 0 to 1, or null when no detector gave one.</summary>
    public double? Score { get; init; }

    /// <summary>What was done to the body after it was found, in order.</summary>
    public IReadOnlyList<RecoveredRefinement> Refinements { get; init; } = [];

    /// <summary>What should make a reader doubt the body; usually nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What a network saw in the picture; null for methods that were told, or that keep it to themselves.</summary>
    public PersonEvidence? Evidence { get; init; }

    /// <summary>How the fit went, or null for a body that was not fitted.</summary>
    public FitSummary? Fit { get; init; }

    /// <summary>
    /// Mesh and skeleton in the camera's frame where no parameters gave them (MeshPose); null otherwise. Pictures, joints and meshes without a rig show it; files with a rig have <see cref="Parameters"/>, which come near it.
    /// </summary>
    public PosedBody? Mesh { get; init; }

    /// <summary>The mesh and skeleton in the camera's frame: <see cref="Mesh"/>, else the model posed by the parameters, computed once.</summary>
    public PosedBody Posed => Mesh ?? _posed.Value;

    /// <summary>A joint set's points in the camera's frame.</summary>
    /// <param name="setName">One of <see cref="JointSets.Names"/>.</param>
    /// <returns>One point a joint, metres.</returns>
    /// <exception cref="InvalidInputException">The model lacks a joint of the set.</exception>
    public Vector3d[] Joints3d(string setName)
    {
        PosedBody posed = Posed;
        return [.. JointSets.For(Model, setName).Points.Select(p => p.In(posed))];
    }

    /// <summary>A joint set's points in the image.</summary>
    /// <param name="setName">One of <see cref="JointSets.Names"/>.</param>
    /// <returns>One point a joint, pixels; NaN for a point that lies behind the camera.</returns>
    /// <exception cref="InvalidInputException">The model lacks a joint of the set.</exception>
    public Vector2d[] Joints2d(string setName) =>
        [.. Joints3d(setName).Select(p => p.Z > 0 ? Camera.Project(p) : new Vector2d(double.NaN, double.NaN))];

    /// <summary>The same person after a refinement, whose parameters hold and no longer a mesh without.</summary>
    /// <param name="parameters">Shape, pose and place; the ones there are when nothing was bettered.</param>
    /// <param name="refinement">What was done; added to <see cref="Refinements"/>.</param>
    /// <param name="confidence">How sure the joints' evidence was; null for what is known already.</param>
    /// <param name="fit">How the fit went; null for what is known already.</param>
    /// <param name="evidence">What was seen; null for what is known already. Parts that are known (<see cref="PersonEvidence.Parts"/>) stay known where it tells of none.</param>
    /// <param name="warning">What should make a reader doubt the result; null for nothing.</param>
    public RecoveredBody Refined(
        BodyParameters parameters, RecoveredRefinement refinement, double[]? confidence = null, FitSummary? fit = null, PersonEvidence? evidence = null, string? warning = null) =>
        Changed(Model, parameters, confidence, [.. Refinements, refinement], warning, evidence is null ? Evidence : evidence with { Parts = evidence.Parts ?? Evidence?.Parts }, fit);

    /// <summary>The same person as a body of another model, without a mesh that no parameters gave.</summary>
    /// <param name="transfer">From this body's model to the other.</param>
    public RecoveredBody Transferred(BodyTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        return Changed(transfer.Target, transfer.Apply(Parameters));
    }

    private RecoveredBody Changed(
        BodyModel model, BodyParameters parameters, double[]? confidence = null, IReadOnlyList<RecoveredRefinement>? refinements = null, string? warning = null, PersonEvidence? evidence = null, FitSummary? fit = null) =>
        new(model, parameters, Camera, ImageSize)
        {
            Initial = Initial ?? Parameters,
            Method = Method,
            JointSet = JointSet,
            Confidence = confidence ?? Confidence,
            Box = Box,
            Score = Score,
            Refinements = refinements ?? Refinements,
            Warnings = warning is null ? Warnings : [.. Warnings, warning],
            Evidence = evidence ?? Evidence,
            Fit = fit ?? Fit,
        };

    /// <summary>The parameters as a sequence of one frame, as writers of files take them.</summary>
    public BodySequence ToSequence() => new([Parameters]) { Camera = Camera, ImageSize = ImageSize, BodyName = Model.Name };

    /// <summary>What <c>body.json</c> tells.</summary>
    public RecoveredPerson ToPerson() => new()
    {
        Box = Box is { } box ? [box.X, box.Y, box.Width, box.Height] : null,
        Score = Score,
        Camera = new RecoveredCamera(
            RecoveredCamera.Perspective, Camera.FocalLengthPixels, [Camera.PrincipalPoint.X, Camera.PrincipalPoint.Y], Values(Parameters.Translation)),
        Betas = Parameters.Betas,
        GlobalOrient = Values(Parameters.GlobalOrient),
        BodyPose = [.. Parameters.Pose.Skip(1).SelectMany(Values)],
        JointSet = JointSet,
        Joints3d = [.. Joints3d(JointSet).Select(Values)],

        // JSON has no NaN: a point behind the camera gets what the formula gives.
        Joints2d = [.. Joints3d(JointSet).Select(Camera.Project).Select(p => new[] { p.X, p.Y })],
        Confidence = Confidence,
        Method = Method,
        Refine = [.. Refinements],
        Warnings = Warnings.Count > 0 ? [.. Warnings] : null,
    };

    private static double[] Values(Vector3d v) => [v.X, v.Y, v.Z];

    private static double[] Values(AxisAngle rotation)
    {
        double[] values = new double[3];
        rotation.Write(values);
        return values;
    }
}
