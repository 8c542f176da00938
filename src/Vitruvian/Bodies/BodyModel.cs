using Vitruvian.Bodies.Posing;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// A parametric body of the SMPL family (methods.md, common ground; Loper et al. 2015): template, shape directions, optional pose-blend
/// directions, skeleton and skinning weights. All sizes come from the model's file. Immutable and safe to share between threads.
/// <para>
/// Symbols: V vertices, F triangles, K joints, S betas, P pose-blend columns (0 or 9 (K - 1)). Metres; y up, z front, x the body's left.
/// </para>
/// <para>
/// The mesh may be bound in another pose than the T-pose: with bind rotations <c>A_j</c> the rest joints are
/// <c>J'_j = J'_parent + A_parent (J_j - J_parent)</c> and a vertex moves to <c>sum_j w_j [R_j A_j (v - J_j) + P_j]</c>, where R and P
/// come from forward kinematics on J'. SMPL files have identity bind rotations, which gives SMPL's own formula.
/// </para>
/// </summary>
public sealed class BodyModel
{
    private readonly Lazy<PosingTables> _posingTables;

    // The workspace of the last call, for the next one; calls at the same time on other threads make their own.
    private BodyPoser? _sparePoser;

    /// <summary>Checks the arrays' sizes against each other and wraps them without copying.</summary>
    /// <param name="definition">The model's arrays.</param>
    /// <exception cref="InvalidInputException">An array has the wrong size, a face or parent points nowhere, or a value is not finite.</exception>
    public BodyModel(BodyModelDefinition definition)
    {
        BodyModelValidation.Check(definition);
        Name = definition.Name;
        Template = definition.Template;
        ShapeDirections = definition.ShapeDirections;
        PoseDirections = definition.PoseDirections;
        Faces = definition.Faces;
        Parents = definition.Parents;
        JointNames = definition.JointNames;
        Skinning = definition.Skinning;
        JointRegressor = definition.JointRegressor;
        BindRotations = definition.BindRotations;
        _posingTables = new Lazy<PosingTables>(() => new PosingTables(this));
        Surface = definition.Surface;
        Landmarks = definition.Landmarks;
        BetaCount = ShapeDirections.Length / Template.Length;
        JointTemplate = new double[JointCount * 3];
        JointRegressor.Multiply(Template, JointTemplate, 3);
        JointShapeDirections = new double[BetaCount * JointCount * 3];
        for (int s = 0; s < BetaCount; s++)
            JointRegressor.Multiply(ShapeDirections.AsSpan(s * Template.Length, Template.Length), JointShapeDirections.AsSpan(s * JointCount * 3), 3);
    }

    /// <summary>Name for people, for example <c>vitruvian</c> or the model file's name.</summary>
    public string Name { get; }

    /// <summary>Number of vertices V.</summary>
    public int VertexCount => Template.Length / 3;

    /// <summary>Number of triangles F.</summary>
    public int FaceCount => Faces.Length / 3;

    /// <summary>Number of joints K, the root included.</summary>
    public int JointCount => Parents.Length;

    /// <summary>Number of shape coefficients S.</summary>
    public int BetaCount { get; }

    /// <summary>Number of pose-blend columns P: 0 or 9 (K - 1).</summary>
    public int PoseBlendCount => PoseDirections.Length / Template.Length;

    /// <summary>Mean shape in the bind pose, V x 3, metres.</summary>
    public float[] Template { get; }

    /// <summary>Shape directions, S x V x 3, metres per standard deviation.</summary>
    public float[] ShapeDirections { get; }

    /// <summary>Pose-blend directions, P x V x 3, metres per unit of (rotation matrix - identity); empty when the model has none.</summary>
    public float[] PoseDirections { get; }

    /// <summary>Triangles, F x 3 vertex numbers, counter-clockwise from outside.</summary>
    public int[] Faces { get; }

    /// <summary>Parent of each joint; -1 for the root, which comes first; parents come before children.</summary>
    public int[] Parents { get; }

    /// <summary>Names of the joints, K.</summary>
    public string[] JointNames { get; }

    /// <summary>Skinning weights.</summary>
    public SkinningWeights Skinning { get; }

    /// <summary>Regresses the K joints from the shaped vertices, K x V.</summary>
    public SparseMatrix JointRegressor { get; }

    /// <summary>Constant rotation A_j of each joint from the bind pose to the T-pose, K.</summary>
    public Matrix3[] BindRotations { get; }

    /// <summary>Parts, charts and low-poly mesh, or null for a model without them.</summary>
    public BodySurface? Surface { get; }

    /// <summary>Named points on the surface (nose, heels...); empty for a model of unknown topology.</summary>
    public IReadOnlyList<BodyPoint> Landmarks { get; }

    /// <summary>Joints of the mean shape in the bind pose, K x 3, metres.</summary>
    public double[] JointTemplate { get; }

    /// <summary>Shape directions of the joints, S x K x 3.</summary>
    public double[] JointShapeDirections { get; }

    /// <summary>The model packed for the fast posers, made when it is first needed.</summary>
    internal PosingTables PosingTables => _posingTables.Value;

    /// <summary>Poses a body on the caller's thread; for batches see <see cref="BatchPoser"/>.</summary>
    /// <param name="parameters">S betas, K rotations and a translation.</param>
    public PosedBody Pose(BodyParameters parameters)
    {
        var body = new PosedBody(this);
        Pose(parameters, body);
        return body;
    }

    /// <summary>Poses a body into memory that is already there, without allocating.</summary>
    /// <param name="parameters">S betas, K rotations and a translation.</param>
    /// <param name="destination">Receives vertices and joints.</param>
    public void Pose(BodyParameters parameters, PosedBody destination) =>
        Pose<AxisAngle>(parameters.Betas, parameters.Pose, parameters.Translation, destination);

    /// <summary>Poses a body whose rotations have any encoding.</summary>
    /// <typeparam name="TRotation">The rotations' encoding.</typeparam>
    /// <param name="betas">Shape coefficients, length S, in standard deviations.</param>
    /// <param name="pose">Local joint rotations, length K; the first is the root's.</param>
    /// <param name="translation">Added to every point, metres.</param>
    /// <param name="destination">Receives vertices and joints.</param>
    public void Pose<TRotation>(ReadOnlySpan<double> betas, ReadOnlySpan<TRotation> pose, Vector3d translation, PosedBody destination)
        where TRotation : struct, IRotation<TRotation>
    {
        BodyPoser poser = Interlocked.Exchange(ref _sparePoser, null) ?? new BodyPoser(this);
        poser.Pose(betas, pose, translation, destination.Vertices, destination.Joints);
        Volatile.Write(ref _sparePoser, poser);
    }
}
