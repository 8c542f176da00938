using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>
/// Fits, for each joint, a sparse convex combination of skin vertices that follows the joint cube over the population. The cubes alone
/// would do it badly: principal components smooth them, and the body mesh does not have them.
/// </summary>
internal sealed class JointRegressorFit
{
    private const int NearestCount = 500;
    private const int SelectedCount = 120;

    // The weights of a joint sum to 1: enforced by a stiff equation first, exactly by division after.
    private const double SumStiffness = 30;

    // Spreads a joint over many vertices, so that it does not hang on a few.
    private const double Ridge = 0.6;
    private const double SmallestWeight = 1e-4;

    // Weights are whole multiples of this, and sum to 1 in it exactly.
    private const int Steps = 1_000_000;

    private readonly float[][] _bodies;
    private readonly Vector3d[][] _joints;
    private readonly Vector3d[] _mean;
    private readonly Vector3d[] _meanJoints;
    private readonly int[] _candidates;
    private readonly int[] _mirror;

    private JointRegressorFit(float[][] bodies, float[] mean, int[] candidates, int[] mirror)
    {
        _bodies = bodies;
        _joints = [.. bodies.Select(b => JointCubes.Locate(b))];
        _mean = VectorArrays.From<float>(mean.AsSpan(0, 3 * MakeHumanLayout.BodyVertexCount));
        _meanJoints = JointCubes.Locate(mean);
        _candidates = candidates;
        _mirror = mirror;
    }

    /// <summary>Weights of each joint over skin vertices.</summary>
    /// <param name="bodies">Sampled bodies, with their joint cubes.</param>
    /// <param name="mean">The mean body.</param>
    /// <param name="candidates">Vertices that may take part, ascending; with each its mirror image.</param>
    /// <param name="mirror">Mirror image of every vertex.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SortedDictionary<int, double>[] Fit(
        float[][] bodies, float[] mean, int[] candidates, int[] mirror, CancellationToken cancellation)
    {
        var fit = new JointRegressorFit(bodies, mean, candidates, mirror);
        var rows = new SortedDictionary<int, double>[SkeletonLayout.JointCount];
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellation }, j =>
        {
            if (SkeletonLayout.MirrorOf(j) >= j)
                rows[j] = fit.Row(j);
        });
        for (int j = 0; j < rows.Length; j++)
            rows[j] ??= new SortedDictionary<int, double>(rows[SkeletonLayout.MirrorOf(j)].ToDictionary(e => mirror[e.Key], e => e.Value));
        return rows;
    }

    private SortedDictionary<int, double> Row(int joint)
    {
        bool centre = SkeletonLayout.MirrorOf(joint) == joint;
        int[] selected = Select(joint);
        if (centre)
            selected = [.. selected.Concat(selected.Select(v => _mirror[v])).Distinct().Order()];
        (double[][] normal, double[] right) = Equations(joint, selected);
        double[] x = NonNegativeLeastSquares.Solve(normal, right);
        var weights = new SortedDictionary<int, double>();
        for (int i = 0; i < selected.Length; i++)
        {
            if (x[i] >= SmallestWeight)
                weights[selected[i]] = x[i];
        }

        return Rounded(centre ? Symmetric(weights) : weights, centre);
    }

    // The nearest vertices, thinned so that they surround the joint: each next one is the farthest from those chosen.
    private int[] Select(int joint)
    {
        int[] near = [.. _candidates.OrderBy(v => (_mean[v] - _meanJoints[joint]).LengthSquared).ThenBy(v => v).Take(NearestCount)];
        var selected = new List<int> { near[0] };
        double[] distance = [.. near.Select(v => (_mean[v] - _mean[near[0]]).LengthSquared)];
        while (selected.Count < Math.Min(SelectedCount, near.Length))
        {
            int farthest = Array.IndexOf(distance, distance.Max());
            selected.Add(near[farthest]);
            for (int i = 0; i < near.Length; i++)
                distance[i] = Math.Min(distance[i], (_mean[near[i]] - _mean[near[farthest]]).LengthSquared);
        }

        return [.. selected.Order()];
    }

    private (double[][] Normal, double[] Right) Equations(int joint, int[] selected)
    {
        int n = selected.Length;
        double[][] normal = [.. selected.Select(_ => new double[n])];
        double[] right = new double[n];
        double[] row = new double[n];
        for (int b = 0; b < _bodies.Length; b++)
        {
            Vector3d place = _joints[b][joint];
            ReadOnlySpan<double> target = [place.X, place.Y, place.Z];
            for (int axis = 0; axis < 3; axis++)
            {
                for (int i = 0; i < n; i++)
                    row[i] = _bodies[b][(3 * selected[i]) + axis];
                for (int i = 0; i < n; i++)
                {
                    right[i] += row[i] * target[axis];
                    for (int k = 0; k < n; k++)
                        normal[i][k] += row[i] * row[k];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            right[i] += SumStiffness * SumStiffness;
            for (int k = 0; k < n; k++)
                normal[i][k] += SumStiffness * SumStiffness;
            normal[i][i] += Ridge * Ridge;
        }

        return (normal, right);
    }

    private SortedDictionary<int, double> Symmetric(SortedDictionary<int, double> weights)
    {
        var both = new SortedDictionary<int, double>();
        foreach ((int v, double w) in weights)
        {
            both[v] = both.GetValueOrDefault(v) + (0.5 * w);
            both[_mirror[v]] = both.GetValueOrDefault(_mirror[v]) + (0.5 * w);
        }

        return both;
    }

    // What rounding leaves over goes to the largest weight; on the centre line to the largest that is its own mirror image, or half to
    // each of a pair.
    private SortedDictionary<int, double> Rounded(SortedDictionary<int, double> weights, bool centre)
    {
        double sum = weights.Values.Sum();
        var steps = new SortedDictionary<int, int>(weights.ToDictionary(e => e.Key, e => (int)Math.Round(Steps * e.Value / sum)));
        int rest = Steps - steps.Values.Sum();
        int receiver = steps.OrderByDescending(e => !centre || _mirror[e.Key] == e.Key)
            .ThenByDescending(e => e.Value).ThenBy(e => e.Key).First().Key;
        int image = centre ? _mirror[receiver] : receiver;
        steps[receiver] += rest - (image == receiver ? 0 : rest / 2);
        if (image != receiver)
            steps[image] += rest / 2;
        return new SortedDictionary<int, double>(steps.ToDictionary(e => e.Key, e => (double)e.Value / Steps));
    }
}
