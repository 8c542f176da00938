using Vitruvian.Bodies;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Bodies;

/// <summary>
/// Vertices of a body model on tensors, all of them or some (a low-poly mesh), with gradients: shape, pose-blend shapes and linear blend
/// skinning, with the formulas of <see cref="BodyModel"/>. It has no parameters, and its constants are not in state dictionaries.
/// </summary>
public sealed class BodyVertexLayer : nn.Module
{
    // Coordinates lie in planes of n (all x, then all y, then all z): the products below then run along vertices without gaps.
    private readonly Tensor _template;
    private readonly Tensor _directions;
    private readonly Tensor? _blendDirections;
    private readonly Tensor _weights;
    private readonly SkinningTiles _tiles;

    /// <summary>Copies what it needs of a model.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="vertices">The wanted vertices in their order, n; null for all V.</param>
    /// <param name="dtype">float32 or float64, of all inputs and results.</param>
    public BodyVertexLayer(BodyModel model, IReadOnlyList<int>? vertices = null, ScalarType dtype = ScalarType.Float32)
        : base(nameof(BodyVertexLayer))
    {
        ArgumentNullException.ThrowIfNull(model);
        vertices ??= [.. Enumerable.Range(0, model.VertexCount)];
        foreach (int vertex in vertices)
        {
            if ((uint)vertex >= (uint)model.VertexCount)
                throw new ArgumentException($"vertices names {vertex}; '{model.Name}' has {model.VertexCount}.", nameof(vertices));
        }

        Model = model;
        Vertices = vertices;
        long n = vertices.Count;
        _template = Constant("template", Planes(model.Template, 1), [3 * n], dtype);
        _directions = Constant("directions", Planes(model.ShapeDirections, model.BetaCount), [model.BetaCount, 3 * n], dtype);
        if (model.PoseBlendCount > 0)
            _blendDirections = Constant("blend_directions", Planes(model.PoseDirections, model.PoseBlendCount), [model.PoseBlendCount, 3 * n], dtype);
        _weights = Constant("weights", Weights(), [model.JointCount, n], dtype);
        _tiles = new SkinningTiles(model.Skinning, vertices, model.JointCount);
    }

    /// <summary>The model.</summary>
    public BodyModel Model { get; }

    /// <summary>The model's vertex behind each result, n.</summary>
    public IReadOnlyList<int> Vertices { get; }

    /// <summary>Moves the vertices.</summary>
    /// <param name="state">Posed skeletons of the same model.</param>
    /// <returns>(B, n, 3), metres; the coordinates lie in planes, so that <c>contiguous()</c> copies.</returns>
    public Tensor call(BodyState state) => forward(state);

    /// <inheritdoc cref="call"/>
    public Tensor forward(BodyState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        long batch = state.Betas.size(0);
        long n = Vertices.Count;
        Tensor rest = addmm(_template, state.Betas, _directions);
        if (_blendDirections is not null)
            rest = addmm(rest, state.PoseFeature, _blendDirections);

        Tensor transforms = cat([state.SkinRotations, state.SkinOffsets.unsqueeze(-1)], -1);
        return BlendSkinning.Move(transforms, rest.view(batch, 3, n), _weights, _tiles).transpose(1, 2);
    }

    private double[] Planes(float[] source, int rows)
    {
        int n = Vertices.Count;
        double[] planes = new double[rows * 3 * n];
        for (int r = 0; r < rows; r++)
        {
            for (int v = 0; v < n; v++)
            {
                for (int d = 0; d < 3; d++)
                    planes[(((3 * r) + d) * n) + v] = source[(r * Model.Template.Length) + (3 * Vertices[v]) + d];
            }
        }

        return planes;
    }

    private double[] Weights()
    {
        SkinningWeights skinning = Model.Skinning;
        int n = Vertices.Count;
        double[] weights = new double[Model.JointCount * n];
        for (int v = 0; v < n; v++)
        {
            for (int e = Vertices[v] * skinning.Influences; e < (Vertices[v] + 1) * skinning.Influences; e++)
                weights[(skinning.Joints[e] * n) + v] += skinning.Weights[e];
        }

        return weights;
    }

    private Tensor Constant(string name, double[] values, ReadOnlySpan<long> shape, ScalarType dtype)
    {
        Tensor constant = tensor(values, shape, dtype);
        register_buffer(name, constant, persistent: false);
        return constant;
    }
}
