using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Mesh;

/// <summary>
/// A linear map from a coarse mesh to a finer one that learns: each fine vertex is a weighted sum of the K coarse ones that its plan names. The weights of a vertex always sum to 1, whatever is learned, so that a body that
/// moves as a whole stays itself.
/// </summary>
internal sealed class UpsamplingLayer : nn.Module
{
    private readonly Tensor _weights;
    private readonly Tensor _columns;
    private readonly Tensor _isThere;
    private readonly int _neighbours;

    /// <summary>Starts from a plan.</summary>
    /// <param name="plan">Fine x coarse.</param>
    public UpsamplingLayer(SparseMatrix plan)
        : base(nameof(UpsamplingLayer))
    {
        ArgumentNullException.ThrowIfNull(plan);
        RowCount = plan.RowCount;
        ColumnCount = plan.ColumnCount;
        _neighbours = Enumerable.Range(0, plan.RowCount).Max(r => plan.RowStarts[r + 1] - plan.RowStarts[r]);
        long[] columns = new long[plan.RowCount * _neighbours];
        float[] weights = new float[columns.Length], there = new float[columns.Length];
        for (int r = 0; r < plan.RowCount; r++)
        {
            for (int e = plan.RowStarts[r]; e < plan.RowStarts[r + 1]; e++)
            {
                int at = (r * _neighbours) + e - plan.RowStarts[r];
                (columns[at], weights[at], there[at]) = (plan.Columns[e], plan.Values[e], 1);
            }
        }

        _weights = tensor(weights, [plan.RowCount, _neighbours]);
        _columns = tensor(columns);
        _isThere = tensor(there, [plan.RowCount, _neighbours]);
        register_parameter("weights", _weights);
        register_buffer("columns", _columns, persistent: false);
        register_buffer("is_there", _isThere, persistent: false);
    }

    /// <summary>Number of fine vertices.</summary>
    public int RowCount { get; }

    /// <summary>Number of coarse vertices.</summary>
    public int ColumnCount { get; }

    // What is missing of a sum of 1 goes to all alike.
    private Tensor Weights => (_weights + ((1 - (_weights * _isThere).sum([1], keepdim: true)) / _isThere.sum([1], keepdim: true))) * _isThere;

    /// <summary>Maps.</summary>
    /// <param name="coarse">(B, coarse, 3).</param>
    /// <returns>(B, fine, 3).</returns>
    public Tensor call(Tensor coarse) =>
        (coarse.index_select(1, _columns).reshape(coarse.size(0), RowCount, _neighbours, 3) * Weights.unsqueeze(2)).sum(2);

    /// <summary>What has been learned.</summary>
    public SparseMatrix ToMatrix()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        float[] weights = Weights.to_array<float>(), there = _isThere.to_array<float>();
        long[] columns = _columns.to_array<long>();
        return SparseMatrix.FromTriples(RowCount, ColumnCount, Enumerable.Range(0, weights.Length).Where(i => there[i] > 0).Select(i => (i / _neighbours, (int)columns[i], (double)weights[i])));
    }
}
