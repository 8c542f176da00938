using Vitruvian.Bodies.Posing;
using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Poses one body at a time on the caller's thread, in single precision: joints are placed in double, vertices blended and skinned by vector
/// kernels. A reusable workspace: nothing is allocated after construction; not for use by two threads at once. The result has the same bits as
/// <see cref="BatchPoser"/>'s and on every vector width.
/// </summary>
public sealed unsafe class BodyPoser
{
    private readonly PosingTables _tables;
    private readonly PosingWork _work;
    private readonly JointPlacement _placement;

    /// <summary>Makes a workspace for a model.</summary>
    public BodyPoser(BodyModel model)
        : this(model, VectorWidths.Best)
    {
    }

    internal BodyPoser(BodyModel model, VectorWidth width)
    {
        Model = model;
        _tables = model.PosingTables;
        _work = new PosingWork(_tables, width, 1);
        _placement = new JointPlacement(model);
    }

    /// <summary>The model.</summary>
    public BodyModel Model { get; }

    /// <summary>Poses a body.</summary>
    /// <param name="parameters">S betas, K rotations and a translation.</param>
    /// <param name="vertices">Receives V x 3 values, metres.</param>
    /// <param name="joints">Receives K x 3 values, metres.</param>
    public void Pose(BodyParameters parameters, Span<float> vertices, Span<float> joints) =>
        Pose<AxisAngle>(parameters.Betas, parameters.Pose, parameters.Translation, vertices, joints);

    /// <summary>Poses a body whose rotations have any encoding.</summary>
    /// <typeparam name="TRotation">The rotations' encoding.</typeparam>
    /// <param name="betas">Shape coefficients, length S, in standard deviations.</param>
    /// <param name="pose">Local joint rotations, length K; the first is the root's.</param>
    /// <param name="translation">Added to every point, metres.</param>
    /// <param name="vertices">Receives V x 3 values, metres.</param>
    /// <param name="joints">Receives K x 3 values, metres.</param>
    public void Pose<TRotation>(
        ReadOnlySpan<double> betas, ReadOnlySpan<TRotation> pose, Vector3d translation, Span<float> vertices, Span<float> joints)
        where TRotation : struct, IRotation<TRotation>
    {
        ParameterSizes.Check(Model, betas.Length, pose.Length);
        ParameterSizes.CheckDestination(nameof(vertices), vertices.Length, Model.VertexCount);
        ParameterSizes.CheckDestination(nameof(joints), joints.Length, Model.JointCount);
        _work.Prepare(0, 1, _placement, betas, pose, translation, joints);
        fixed (float* to = vertices)
            _work.PoseTiles(0, _tables.TileCount, 1, to);
    }
}
