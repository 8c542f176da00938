using Vitruvian.Bodies;

namespace Vitruvian.Fitting.Terms;

/// <summary>
/// Vertices that move with the same joints, column by column: four neighbours in a column are four vertices, which kernels take at once. Those that are seen are copied together before each fit, so that
/// the rest cost nothing.
/// </summary>
internal sealed class VertexGroup
{
    internal const int Lanes = 4;

    private readonly int[] _vertices;
    private readonly float[] _fixed;
    private readonly double[] _data;
    private readonly int _stride;
    private readonly int _fixedColumns;

    /// <summary>Gathers what is known of the vertices.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="vertices">The vertices, carried by no other joints than these.</param>
    /// <param name="joints">All joints that move them, in rising order.</param>
    internal VertexGroup(BodyModel model, int[] vertices, int[] joints)
    {
        _vertices = vertices;
        _stride = (vertices.Length + Lanes - 1) / Lanes * Lanes;
        Joints = joints;
        Parents = [.. joints.Select(j => j == 0 ? -1 : Array.IndexOf(joints, model.Parents[j]))];
        SkinningWeights skinning = model.Skinning;
        int influences = skinning.Influences;
        Carriers =
        [
            .. vertices.SelectMany(v => Enumerable.Range(v * influences, influences)).Where(e => skinning.Weights[e] != 0).Select(e => Array.IndexOf(joints, skinning.Joints[e])).Distinct().Order(),
        ];
        WeightColumn = 3 * (1 + model.BetaCount + model.PoseBlendCount);
        _fixedColumns = WeightColumn + Carriers.Length;
        TargetColumn = _fixedColumns;
        RestColumn = TargetColumn + 3;
        ResidualColumn = RestColumn + 3;
        _fixed = new float[_fixedColumns * _stride];
        _data = new double[(ResidualColumn + 2) * _stride];
        for (int i = 0; i < vertices.Length; i++)
            Gather(model, i);
    }

    /// <summary>The joints that move the vertices, in rising order; the root first.</summary>
    internal int[] Joints { get; }

    /// <summary>Place of each joint's parent among <see cref="Joints"/>; -1 for the root.</summary>
    internal int[] Parents { get; }

    /// <summary>Places among <see cref="Joints"/> of those with skinning weights.</summary>
    internal int[] Carriers { get; }

    /// <summary>First of the carriers' weights. Before it stand template, shape and pose-blend directions, x, y, z of each.</summary>
    internal int WeightColumn { get; }

    /// <summary>First of three: target x, y, and weight.</summary>
    internal int TargetColumn { get; }

    /// <summary>First of three: the shaped vertex in the bind pose.</summary>
    internal int RestColumn { get; }

    /// <summary>First of two: the residuals.</summary>
    internal int ResidualColumn { get; }

    /// <summary>Number of vertices loaded, a multiple of the lanes; those that fill it up have weight 0.</summary>
    internal int Count { get; private set; }

    /// <summary>Number of body vertices that are loaded.</summary>
    internal int Seen { get; private set; }

    /// <summary>A column of the loaded vertices.</summary>
    internal Span<double> Column(int column) => _data.AsSpan(column * _stride, _stride);

    /// <summary>Loads the vertices of positive weight.</summary>
    /// <param name="pixels">Their places, V x 2.</param>
    /// <param name="weights">V.</param>
    internal void Load(ReadOnlySpan<float> pixels, ReadOnlySpan<float> weights)
    {
        Span<int> seen = _vertices.Length <= 1024 ? stackalloc int[_stride] : new int[_stride];
        int count = 0;
        for (int i = 0; i < _vertices.Length; i++)
        {
            if (weights[_vertices[i]] > 0)
                seen[count++] = i;
        }

        Seen = count;
        Count = (count + Lanes - 1) / Lanes * Lanes;
        if (count == 0)
            return;
        seen[count..Count].Fill(seen[0]);
        seen = seen[..Count];
        for (int column = 0; column < _fixedColumns; column++)
        {
            ReadOnlySpan<float> from = _fixed.AsSpan(column * _stride, _stride);
            Span<double> to = Column(column)[..Count];
            for (int i = 0; i < to.Length; i++)
                to[i] = from[seen[i]];
        }

        Span<double> x = Column(TargetColumn), y = Column(TargetColumn + 1), weight = Column(TargetColumn + 2);
        for (int i = 0; i < Count; i++)
        {
            int vertex = _vertices[seen[i]];
            x[i] = pixels[2 * vertex];
            y[i] = pixels[(2 * vertex) + 1];
            weight[i] = i < count ? weights[vertex] : 0;
        }
    }

    private void Gather(BodyModel model, int i)
    {
        int vertex = _vertices[i], stride = model.Template.Length;
        for (int d = 0; d < 3; d++)
        {
            int at = (3 * vertex) + d;
            Set(d, model.Template[at]);
            for (int s = 0; s < model.BetaCount; s++)
                Set(3 + (3 * s) + d, model.ShapeDirections[(s * stride) + at]);
            for (int m = 0; m < model.PoseBlendCount; m++)
                Set(3 + (3 * (model.BetaCount + m)) + d, model.PoseDirections[(m * stride) + at]);
        }

        int influences = model.Skinning.Influences;
        for (int e = vertex * influences; e < (vertex + 1) * influences; e++)
        {
            if (model.Skinning.Weights[e] != 0)
                _fixed[((WeightColumn + Array.IndexOf(Carriers, Array.IndexOf(Joints, model.Skinning.Joints[e]))) * _stride) + i] += model.Skinning.Weights[e];
        }

        void Set(int column, float value) => _fixed[(column * _stride) + i] = value;
    }
}
