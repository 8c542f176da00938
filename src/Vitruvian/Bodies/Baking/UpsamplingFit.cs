using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Fits the linear map from the low-poly mesh back to the body mesh: every vertex is an affine combination of ten low-poly vertices that
/// are near and move with the same joints. Affine weights (sum 1, may be negative) reach beyond the coarse surface, which barycentric ones
/// cannot: they halve the error.
/// </summary>
internal sealed class UpsamplingFit
{
    private const int NeighbourCount = 10;

    // A difference of 1 in skinning weights (L1) counts as much as this distance, metres.
    private const double SkinningDistance = 0.3;

    // Square metres per training body.
    private const double Ridge = 2e-4;

    // Weights are whole multiples of 2^-16: exact in single precision, and rows sum to 1 exactly.
    private const int Steps = 1 << 16;

    private readonly Vector3d[][] _bodies;
    private readonly int[] _low;
    private readonly int[] _mirror;
    private readonly Vector3d[] _tPose;
    private readonly double[][] _skinning;

    private UpsamplingFit(Vector3d[][] bodies, int[] low, int[] mirror, Vector3d[] tPose, SkinningWeights skinning)
    {
        _bodies = bodies;
        _low = low;
        _mirror = mirror;
        _tPose = tPose;
        _skinning = [.. tPose.Select(_ => new double[SkeletonLayout.JointCount])];
        for (int i = 0; i < skinning.Weights.Length; i++)
            _skinning[i / skinning.Influences][skinning.Joints[i]] += skinning.Weights[i];
    }

    /// <summary>Fits the map.</summary>
    /// <param name="bodies">Posed bodies to fit to.</param>
    /// <param name="low">Body vertex of each low-poly vertex, ascending.</param>
    /// <param name="mirror">Mirror image of every body vertex.</param>
    /// <param name="tPose">Mean body in the T-pose.</param>
    /// <param name="skinning">Skinning weights of the body.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SparseMatrix Fit(
        Vector3d[][] bodies, int[] low, int[] mirror, Vector3d[] tPose, SkinningWeights skinning, CancellationToken cancellation)
    {
        var fit = new UpsamplingFit(bodies, low, mirror, tPose, skinning);
        var rows = new SortedDictionary<int, int>[tPose.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellation }, v =>
        {
            if (mirror[v] >= v)
                rows[v] = fit.Row(v);
        });
        for (int v = 0; v < rows.Length; v++)
            rows[v] ??= fit.Mirrored(rows[mirror[v]]);
        IEnumerable<(int, int, double)> entries = rows.SelectMany((row, v) => row.Select(e => (v, e.Key, (double)e.Value / Steps)));
        return SparseMatrix.FromTriples(rows.Length, low.Length, entries);
    }

    private SortedDictionary<int, int> Row(int vertex)
    {
        int own = Array.BinarySearch(_low, vertex);
        if (own >= 0)
            return new SortedDictionary<int, int> { [own] = Steps };
        int[] near = [.. Enumerable.Range(0, _low.Length).OrderBy(l => Distance(vertex, _low[l])).ThenBy(l => l).Take(NeighbourCount)];
        double[] weights = Solve(vertex, near);
        var row = new SortedDictionary<int, int>();
        for (int i = 1; i < near.Length; i++)
            row[near[i]] = (int)Math.Round(Steps * weights[i - 1]);
        row[near[0]] = Steps - row.Values.Sum();
        return _mirror[vertex] == vertex ? Symmetric(row) : row;
    }

    // Least squares relative to the nearest low-poly vertex, so that the weights sum to 1 by themselves.
    private double[] Solve(int vertex, int[] near)
    {
        int n = near.Length - 1;
        double[][] normal = [.. Enumerable.Range(0, n).Select(_ => new double[n])];
        double[] right = new double[n];
        var edges = new Vector3d[n];
        foreach (Vector3d[] body in _bodies)
        {
            Vector3d origin = body[_low[near[0]]];
            Vector3d target = body[vertex] - origin;
            for (int i = 0; i < n; i++)
            {
                edges[i] = body[_low[near[i + 1]]] - origin;
                right[i] += Vector3d.Dot(edges[i], target);
                for (int j = 0; j <= i; j++)
                    normal[i][j] += Vector3d.Dot(edges[i], edges[j]);
            }
        }

        for (int i = 0; i < n; i++)
            normal[i][i] += Ridge * _bodies.Length;
        return new CholeskyFactor(normal).Solve(right);
    }

    private double Distance(int a, int b)
    {
        double skinning = 0;
        for (int j = 0; j < SkeletonLayout.JointCount; j++)
            skinning += Math.Abs(_skinning[a][j] - _skinning[b][j]);
        return (_tPose[a] - _tPose[b]).Length + (SkinningDistance * skinning);
    }

    // A vertex of the centre line gets the mean of the row and its mirror image. What rounding leaves over is even: it goes to the largest
    // weight of the centre line, or half to each of the largest pair.
    private SortedDictionary<int, int> Symmetric(SortedDictionary<int, int> row)
    {
        SortedDictionary<int, int> image = Mirrored(row);
        var mean = new SortedDictionary<int, int>();
        foreach (int l in row.Keys.Union(image.Keys).Order())
            mean[l] = (row.GetValueOrDefault(l) + image.GetValueOrDefault(l)) / 2;
        int rest = Steps - mean.Values.Sum();
        int receiver = mean.OrderByDescending(e => Image(e.Key) == e.Key).ThenByDescending(e => e.Value).ThenBy(e => e.Key).First().Key;
        int partner = Image(receiver);
        mean[receiver] += rest - (partner == receiver ? 0 : rest / 2);
        if (partner != receiver)
            mean[partner] += rest / 2;
        return mean;
    }

    private int Image(int low) => Array.BinarySearch(_low, _mirror[_low[low]]);

    private SortedDictionary<int, int> Mirrored(SortedDictionary<int, int> row) =>
        new(row.ToDictionary(e => Image(e.Key), e => e.Value));
}
