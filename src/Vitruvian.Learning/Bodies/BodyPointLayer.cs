using Vitruvian.Bodies;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Bodies;

/// <summary>
/// Points of a body model on tensors (joint sets, landmarks, regressors over many vertices), with gradients and without posing the mesh. A
/// point is a sum of joints and of vertices; all its vertices that move with joint k are first summed in the bind pose,
/// <c>X_k = sum a_v w_vk x_v</c>, which is linear in betas and pose feature, and then moved together: <c>sum_k G_k X_k + (sum_v a_v w_vk) O_k</c>.
/// </summary>
public sealed class BodyPointLayer : nn.Module
{
    private readonly Tensor? _template;
    private readonly Tensor? _directions;
    private readonly Tensor? _blendDirections;
    private readonly Tensor? _carriers;
    private readonly Tensor _sums;

    /// <summary>Compiles the points.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="points">Points of that model, n.</param>
    /// <param name="dtype">float32 or float64, of all inputs and results.</param>
    public BodyPointLayer(BodyModel model, IReadOnlyList<BodyPoint> points, ScalarType dtype = ScalarType.Float32)
        : base(nameof(BodyPointLayer))
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(points);
        Model = model;
        BodyPoints = points;
        var table = new BodyPointTable(model, points);
        int moments = table.Carriers.Length;
        if (moments > 0)
        {
            _template = Constant("template", table.Template, [3 * moments], dtype);
            _directions = Constant("directions", table.ShapeDirections, [model.BetaCount, 3 * moments], dtype);
            if (model.PoseBlendCount > 0)
                _blendDirections = Constant("blend_directions", table.PoseDirections, [model.PoseBlendCount, 3 * moments], dtype);
            _carriers = Constant("carriers", table.Carriers, [moments], int64);
        }

        _sums = Constant("sums", table.Sums, [points.Count, (2 * model.JointCount) + moments], dtype);
    }

    /// <summary>The model.</summary>
    public BodyModel Model { get; }

    /// <summary>The points, in the order of the results.</summary>
    public IReadOnlyList<BodyPoint> BodyPoints { get; }

    /// <summary>Moves the points.</summary>
    /// <param name="state">Posed skeletons of the same model.</param>
    /// <returns>(B, n, 3), metres.</returns>
    public Tensor call(BodyState state) => forward(state);

    /// <inheritdoc cref="call"/>
    public Tensor forward(BodyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_template is null)
            return _sums.matmul(cat([state.Joints, state.SkinOffsets], 1));
        Tensor rest = addmm(_template, state.Betas, _directions!);
        if (_blendDirections is not null)
            rest = addmm(rest, state.PoseFeature, _blendDirections);
        Tensor moments = rest.view(state.Betas.size(0), -1, 3, 1);
        Tensor turned = state.SkinRotations.index_select(1, _carriers!).matmul(moments).squeeze(-1);
        return _sums.matmul(cat([state.Joints, state.SkinOffsets, turned], 1));
    }

    private Tensor Constant<T>(string name, T[] values, ReadOnlySpan<long> shape, ScalarType dtype)
        where T : unmanaged
    {
        Tensor constant = tensor(values, shape, dtype);
        register_buffer(name, constant, persistent: false);
        return constant;
    }
}
