using Vitruvian.Learning.Heatmaps;
using Vitruvian.Learning.Modules;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// MeshPose's regression of every vertex and of its visibility (supplement, C.2.1): features of the whole crop become one number a vertex for each of x, y, z and the visibility; two convolutions along the vertices'
/// index make B bins of it. A soft arg-max over the bins is mapped to ranges beyond the crop, so that vertices outside have a place, too; below it farther, for portraits.
/// </summary>
public sealed class LiftingHead : nn.Module<Tensor, LiftedVertices>
{
    private const int Quantities = 4;

    private readonly Linear _expand;
    private readonly Conv2d _first;
    private readonly Conv2d _second;

    /// <summary>A head with random weights.</summary>
    /// <param name="features">Number of features.</param>
    /// <param name="vertices">Number of vertices V.</param>
    /// <param name="bins">Bins B of each coordinate.</param>
    /// <param name="hidden">Channels between the two convolutions.</param>
    public LiftingHead(long features, int vertices, int bins = 64, int hidden = 32)
        : base(nameof(LiftingHead))
    {
        VertexCount = vertices;
        _expand = nn.Linear(features, Quantities * vertices);

        // Along the index of the vertices only: a map of V rows and one column.
        _first = nn.Conv2d(1, hidden, 1);
        _second = nn.Conv2d(hidden, bins, 1);
        register_module("expand", _expand);
        register_module("first", _first);
        register_module("second", _second);
    }

    /// <summary>Number of vertices V.</summary>
    public int VertexCount { get; }

    /// <summary>Lifts.</summary>
    /// <param name="input">Features of the crops (B, C).</param>
    public override LiftedVertices forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long batch = input.size(0);
        Tensor one = _expand.call(input).reshape(batch * Quantities, 1, VertexCount, 1);
        Tensor bins = _second.call(_first.call(one).relu()).squeeze(3).reshape(batch, Quantities, -1, VertexCount).transpose(2, 3).to(float32);

        // In crops: x reaches one and a half beyond both sides, y one above and two below, z two either way.
        Tensor x = ArgSoftmax.Line(bins.select(1, 0), -1.5, 2.5);
        Tensor y = ArgSoftmax.Line(bins.select(1, 1), -1, 3);
        Tensor z = ArgSoftmax.Line(bins.select(1, 2), -2, 2);
        return new LiftedVertices(stack([x, y, z], 2), bins.select(1, 3).mean([-1]));
    }
}
