using Vitruvian.Bodies;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Bodies;

/// <summary>
/// The skeleton of a body model on tensors, with gradients: shape and local rotations to posed joints, and to the transforms that
/// <see cref="BodyVertexLayer"/> and <see cref="BodyPointLayer"/> move vertices and points by. Same formulas, units and orders as
/// <see cref="BodyModel"/>; B bodies, S betas, K joints. It has no parameters, and its constants are not in state dictionaries.
/// </summary>
public sealed class BodyLayer : nn.Module
{
    private readonly KinematicLevels _levels;
    private readonly Tensor _jointTemplate;
    private readonly Tensor _jointDirections;
    private readonly Tensor _offsetTemplate;
    private readonly Tensor _offsetDirections;
    private readonly Tensor _order;
    private readonly Tensor _places;
    private readonly Tensor?[] _parentPlaces;
    private readonly Tensor _corner;
    private readonly Tensor? _bindRotations;

    /// <summary>Copies what it needs of a model.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="dtype">float32 or float64, of all inputs and results.</param>
    public BodyLayer(BodyModel model, ScalarType dtype = ScalarType.Float32)
        : base(nameof(BodyLayer))
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _levels = new KinematicLevels(model);
        int values = 3 * model.JointCount;
        _jointTemplate = Constant("joint_template", model.JointTemplate, [values], dtype);
        _jointDirections = Constant("joint_directions", model.JointShapeDirections, [model.BetaCount, values], dtype);
        _offsetTemplate = Constant("offset_template", Offsets(model.JointTemplate), [values], dtype);
        double[] offsets = [.. Enumerable.Range(0, model.BetaCount).SelectMany(s => Offsets(model.JointShapeDirections.AsSpan(s * values, values)))];
        _offsetDirections = Constant("offset_directions", offsets, [model.BetaCount, values], dtype);
        _order = Constant("order", Array.ConvertAll(_levels.Order, j => (long)j), [model.JointCount], int64);
        _places = Constant("places", _levels.Places, [model.JointCount], int64);
        _parentPlaces = new Tensor?[_levels.Count];
        for (int l = 1; l < _levels.Count; l++)
            _parentPlaces[l] = Constant($"parents{l}", _levels.ParentPlaces[l], [_levels.ParentPlaces[l].Length], int64);
        double[] corner = new double[16];
        corner[15] = 1;
        _corner = Constant("corner", corner, [4, 4], dtype);
        if (Array.Exists(model.BindRotations, rotation => rotation != Matrix3.Identity))
        {
            double[] rotations = new double[9 * model.JointCount];
            for (int j = 0; j < model.JointCount; j++)
                model.BindRotations[j].Write(rotations.AsSpan(9 * j));
            _bindRotations = Constant("bind_rotations", rotations, [model.JointCount, 3, 3], dtype);
        }
    }

    /// <summary>The model.</summary>
    public BodyModel Model { get; }

    /// <summary>Poses the skeleton.</summary>
    /// <param name="betas">(B, S), standard deviations.</param>
    /// <param name="rotations">(B, K, 3, 3), local rotations of the joints, the root's first. Gradients are those of free 3 x 3 matrices.</param>
    /// <param name="translation">(B, 3), added to every point, metres; null for none.</param>
    public BodyState call(Tensor betas, Tensor rotations, Tensor? translation = null) => forward(betas, rotations, translation);

    /// <inheritdoc cref="call"/>
    public BodyState forward(Tensor betas, Tensor rotations, Tensor? translation = null)
    {
        RequireShapes(betas, rotations, translation);
        long batch = betas.size(0);
        long joints = Model.JointCount;
        Tensor bindJoints = addmm(_jointTemplate, betas, _jointDirections).view(batch, joints, 3);

        // Local transforms (R_j, A_parent (J_j - J_parent); 0, 1), level by level.
        Tensor offsets = addmm(_offsetTemplate, betas, _offsetDirections).view(batch, joints, 3, 1);
        Tensor local = nn.functional.pad(cat([rotations.index_select(1, _order), offsets], -1), [0, 0, 0, 1]) + _corner;
        var levels = new Tensor[_levels.Count];
        for (int l = 0; l < levels.Length; l++)
        {
            Tensor own = local.narrow(1, _levels.Starts[l], _levels.Starts[l + 1] - _levels.Starts[l]);
            levels[l] = l == 0 ? own : levels[l - 1].index_select(1, _parentPlaces[l]!).matmul(own);
        }

        Tensor world = cat(levels, 1).index_select(1, _places);
        Tensor worldRotations = world[TensorIndex.Ellipsis, ..3, ..3];
        Tensor positions = world[TensorIndex.Ellipsis, ..3, 3];
        Tensor skin = _bindRotations is null ? worldRotations : worldRotations.matmul(_bindRotations);
        Tensor skinOffsets = positions - skin.matmul(bindJoints.unsqueeze(-1)).squeeze(-1);
        if (translation is not null)
        {
            Tensor shift = translation.unsqueeze(1);
            positions += shift;
            skinOffsets += shift;
        }

        return new BodyState(betas, rotations, positions, worldRotations, skin, skinOffsets);
    }

    // Row of each joint in level order: the root's position, then A_parent (J_j - J_parent). Linear in the joints, so that shape
    // directions go the same way as the template.
    private double[] Offsets(ReadOnlySpan<double> joints)
    {
        double[] offsets = new double[joints.Length];
        for (int j = 0; j < Model.JointCount; j++)
        {
            Vector3d own = Vector3d.Read(joints[(3 * j)..]);
            int parent = Model.Parents[j];
            Vector3d offset = parent < 0 ? own : Model.BindRotations[parent] * (own - Vector3d.Read(joints[(3 * parent)..]));
            offset.Write(offsets.AsSpan(3 * (int)_levels.Places[j]));
        }

        return offsets;
    }

    private Tensor Constant<T>(string name, T[] values, ReadOnlySpan<long> shape, ScalarType dtype)
        where T : unmanaged
    {
        Tensor constant = tensor(values, shape, dtype);
        register_buffer(name, constant, persistent: false);
        return constant;
    }

    private void RequireShapes(Tensor betas, Tensor rotations, Tensor? translation)
    {
        ArgumentNullException.ThrowIfNull(betas);
        ArgumentNullException.ThrowIfNull(rotations);
        long batch = betas.ndim == 2 ? betas.size(0) : -1;
        if (batch < 0 || betas.size(1) != Model.BetaCount)
            throw new ArgumentException($"betas is {betas}; expected (B, {Model.BetaCount}).", nameof(betas));
        if (!rotations.shape.AsSpan().SequenceEqual([batch, Model.JointCount, 3, 3]))
            throw new ArgumentException($"rotations is {rotations}; expected ({batch}, {Model.JointCount}, 3, 3).", nameof(rotations));
        if (translation is not null && !translation.shape.AsSpan().SequenceEqual([batch, 3]))
            throw new ArgumentException($"translation is {translation}; expected ({batch}, 3).", nameof(translation));
    }
}
