using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// Joints of a low-poly mesh that has no skeleton: each is a weighted sum of vertices near it, whose weights sum to 1, fitted by ridge regression to bodies in random shapes and poses. Immutable and safe to share between threads.
/// </summary>
public sealed class MeshLandmarker
{
    private const int Bodies = 240;
    private const int Neighbours = 24;
    private const double Ridge = 1e-4;
    private const double PoseSpread = 0.45;

    private MeshLandmarker(JointSet joints, SparseMatrix weights) => (Joints, Weights) = (joints, weights);

    /// <summary>The joints, J.</summary>
    public JointSet Joints { get; }

    /// <summary>J x L.</summary>
    public SparseMatrix Weights { get; }

    /// <summary>Fits weights; the same for the same model.</summary>
    /// <param name="model">A model with a low-poly mesh.</param>
    /// <param name="joints">Its joints.</param>
    /// <exception cref="InvalidInputException">The model has no low-poly mesh.</exception>
    public static MeshLandmarker Fit(BodyModel model, JointSet joints)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(joints);
        int[] low = LowPolyMesh.Of(model).Vertices;
        (Vector3d[][] vertices, Vector3d[][] places) = Pose(model, joints, low);
        List<(int, int, double)> entries = [];
        for (int j = 0; j < joints.Points.Count; j++)
        {
            // Near it on average over the bodies: a wrist's neighbours are never on the hip that it happens to touch.
            int[] near = [.. Enumerable.Range(0, low.Length).OrderBy(v => Enumerable.Range(0, Bodies).Sum(b => (vertices[b][v] - places[b][j]).Length)).Take(Neighbours)];
            double[] weights = Solve(vertices, places, near, j);
            entries.AddRange(near.Select((v, k) => (j, v, weights[k])));
        }

        return new MeshLandmarker(joints, SparseMatrix.FromTriples(joints.Points.Count, low.Length, entries));
    }

    /// <summary>Fits weights of the skeleton's joints, K; the same for the same model.</summary>
    /// <param name="model">A model with a low-poly mesh.</param>
    /// <exception cref="InvalidInputException">The model has no low-poly mesh.</exception>
    public static MeshLandmarker FitSkeleton(BodyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Fit(model, new JointSet("skeleton", [.. Enumerable.Range(0, model.JointCount).Select(j => BodyPoint.AtJoint(model.JointNames[j], j))]));
    }

    private static (Vector3d[][] Vertices, Vector3d[][] Places) Pose(BodyModel model, JointSet joints, int[] low)
    {
        SeededRandom random = new(11);
        var evaluator = new BodyPointEvaluator(model, joints.Points);
        var vertices = new Vector3d[Bodies][];
        var places = new Vector3d[Bodies][];
        for (int b = 0; b < Bodies; b++)
        {
            double[] betas = [.. Enumerable.Range(0, model.BetaCount).Select(_ => random.NextNormal())];
            AxisAngle[] pose = [.. Enumerable.Range(0, model.JointCount).Select(_ => AxisAngle.FromVector(PoseSpread * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal())))];
            BodyParameters body = new(betas, pose, Vector3d.Zero);
            float[] posed = model.Pose(body).Vertices;
            vertices[b] = [.. low.Select(v => new Vector3d(posed[3 * v], posed[(3 * v) + 1], posed[(3 * v) + 2]))];
            evaluator.Evaluate(body);
            double[] points = evaluator.Points.ToArray();
            places[b] = [.. Enumerable.Range(0, joints.Points.Count).Select(j => Vector3d.Read(points.AsSpan(3 * j)))];
        }

        return (vertices, places);
    }

    // Relative to the nearest vertex, whose weight is what the others leave of 1.
    private static double[] Solve(Vector3d[][] vertices, Vector3d[][] places, int[] near, int joint)
    {
        int n = near.Length - 1;
        double[] normal = new double[n * n], right = new double[n];
        var columns = new Vector3d[n];
        for (int b = 0; b < vertices.Length; b++)
        {
            Vector3d origin = vertices[b][near[0]], wanted = places[b][joint] - origin;
            for (int k = 0; k < n; k++)
                columns[k] = vertices[b][near[k + 1]] - origin;
            for (int i = 0; i < n; i++)
            {
                right[i] += Vector3d.Dot(columns[i], wanted);
                for (int k = 0; k <= i; k++)
                    normal[(i * n) + k] += Vector3d.Dot(columns[i], columns[k]);
            }
        }

        for (int i = 0; i < n; i++)
        {
            right[i] += Ridge * vertices.Length / near.Length;
            normal[(i * n) + i] += Ridge * vertices.Length;
        }

        if (!Cholesky.TryFactor(normal, n))
            throw new InvalidOperationException("The vertices near a joint lie in one place.");
        Cholesky.Solve(normal, n, right);
        return [1 - right.Sum(), .. right];
    }
}
