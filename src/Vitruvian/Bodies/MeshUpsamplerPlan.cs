using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Weights for <see cref="MeshUpsampler"/> from the body model alone, without poses to learn from. A skinned vertex p with weights s_j goes to
/// <c>sum_j s_j A_root ... A_j p</c>, each A turning about its joint's place c_k, and that telescopes: <c>p + sum_k Q_k (R_k - I) m_k (p - c_k)</c>, m_k being the weight that the joints
/// below k have in it and Q_k the turns above k. Posed vertices are therefore linear in p and the moments <c>m_k (p - c_k)</c>: weights that sum to 1 and reproduce these, and the shape directions,
/// reproduce every pose of every body. No few neighbours do all of that; the least squares over all of them, with what noise on the coarse vertices would do as ridge, are the plan.
/// </summary>
internal sealed class MeshUpsamplerPlan
{
    // How far joints turn, radians, against errors of the template that are always there.
    private const double Turn = 0.8;

    // Two vertices that follow different joints (a difference of 2 in their skinning weights) are taken to be so much farther apart: a hand is no neighbour of the thigh.
    private const double SkinningDistance = 0.1;

    private readonly Vector3d[] _places;
    private readonly double[][] _skinning;
    private readonly double[][] _features;

    /// <summary>Computes what the weights shall reproduce, for every vertex.</summary>
    /// <param name="model">The body model.</param>
    public MeshUpsamplerPlan(BodyModel model)
    {
        int joints = model.JointCount, betas = model.BetaCount, influences = model.Skinning.Influences;
        _places = new Vector3d[model.VertexCount];
        _skinning = new double[model.VertexCount][];
        _features = new double[model.VertexCount][];
        for (int v = 0; v < _places.Length; v++)
        {
            Vector3d place = _places[v] = new Vector3d(model.Template[3 * v], model.Template[(3 * v) + 1], model.Template[(3 * v) + 2]);
            double[] own = _skinning[v] = new double[joints], feature = _features[v] = new double[3 * (joints + betas)];
            for (int e = v * influences; e < (v + 1) * influences; e++)
                own[model.Skinning.Joints[e]] += model.Skinning.Weights[e];
            double[] below = [.. own];
            place.Write(feature);
            for (int k = joints - 1; k > 0; k--)
            {
                below[model.Parents[k]] += below[k];
                (Turn * below[k] * (place - Vector3d.Read(model.JointTemplate.AsSpan(3 * k)))).Write(feature.AsSpan(3 * k, 3));
            }

            for (int i = 0; i < 3 * betas; i++)
                feature[(3 * joints) + i] = model.ShapeDirections[(i / 3 * model.Template.Length) + (3 * v) + (i % 3)];
        }
    }

    /// <summary>The low-poly vertices, and again and again the vertex farthest from all that are there.</summary>
    /// <param name="low">Low-poly vertices.</param>
    /// <param name="count">So many in all.</param>
    public int[] Between(int[] low, int count)
    {
        double[] distances = new double[_places.Length];
        Array.Fill(distances, double.PositiveInfinity);
        List<int> chosen = [];
        void Choose(int vertex)
        {
            chosen.Add(vertex);
            for (int v = 0; v < distances.Length; v++)
                distances[v] = Math.Min(distances[v], (_places[v] - _places[vertex]).LengthSquared);
        }

        foreach (int vertex in low)
            Choose(vertex);
        while (chosen.Count < count)
            Choose(Array.IndexOf(distances, distances.Max()));
        return [.. chosen];
    }

    /// <summary>Weights from one mesh to a finer one.</summary>
    /// <param name="fine">Body vertices of the finer mesh.</param>
    /// <param name="coarse">Body vertices of the coarser mesh.</param>
    /// <param name="neighbours">How many of these count for one of those.</param>
    /// <param name="noise">Standard deviation of each coordinate of the coarser mesh, metres.</param>
    public SparseMatrix Map(int[] fine, int[] coarse, int neighbours, double noise)
    {
        var weights = new double[fine.Length][];
        var near = new int[fine.Length][];
        Parallel.For(0, fine.Length, f =>
        {
            near[f] = Nearest(fine[f], coarse, Math.Min(neighbours, coarse.Length));
            weights[f] = Solve(fine[f], [.. near[f].Select(c => coarse[c])], 3 * noise * noise);
        });
        return SparseMatrix.FromTriples(fine.Length, coarse.Length, near.SelectMany((row, f) => row.Select((c, i) => (f, c, weights[f][i]))));
    }

    // min |sum_i w_i f_i - f|^2 + ridge |w|^2 with sum_i w_i = 1: with G the differences' Gram matrix plus the ridge, w is G^-1 1 scaled to the sum.
    private double[] Solve(int vertex, int[] near, double ridge)
    {
        int n = near.Length;
        double[] gram = new double[n * n], weights = new double[n], own = _features[vertex];
        double[][] differences = [.. near.Select(i => _features[i].Zip(own, (a, b) => a - b).ToArray())];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                gram[(i * n) + j] = DenseMath.Dot(differences[i], differences[j]) + (i == j ? ridge : 0);
        }

        // The ridge is far above rounding: the matrix always factors.
        Cholesky.TryFactor(gram, n);
        Array.Fill(weights, 1);
        Cholesky.Solve(gram, n, weights);
        double sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    private int[] Nearest(int vertex, int[] coarse, int count)
    {
        List<(double Distance, int Index)> best = [];
        for (int c = 0; c < coarse.Length; c++)
        {
            double distance = (_places[coarse[c]] - _places[vertex]).Length;
            if (best.Count == count && distance >= best[^1].Distance)
                continue;
            double[] a = _skinning[vertex], b = _skinning[coarse[c]];
            for (int j = 0; j < a.Length; j++)
                distance += SkinningDistance * Math.Abs(a[j] - b[j]);
            if (best.Count == count && distance >= best[^1].Distance)
                continue;
            int at = best.Count;
            while (at > 0 && best[at - 1].Distance > distance)
                at--;
            best.Insert(at, (distance, c));
            if (best.Count > count)
                best.RemoveAt(count);
        }

        return [.. best.Select(b => b.Index)];
    }
}
