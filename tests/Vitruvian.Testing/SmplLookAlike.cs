using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Testing;

/// <summary>
/// A body with all that a program can tell of SMPL's file, whose own cannot be in this repository: 6,890 vertices in another order than the built-in body's with SMPL's landmarks where SMPL has them, its T-pose where all
/// angles are zero, 10 shape directions, 207 pose-blend columns, joints from vertices around them. It is the built-in body in disguise, so that what belongs to what is known.
/// </summary>
public static class SmplLookAlike
{
    /// <summary>Shape directions.</summary>
    public const int BetaCount = 10;

    // Its shape directions are the built-in ones of the same place, turned round and made stronger or weaker.
    private static readonly double[] s_factors = [-1.25, 0.8, -1, 1.25, 1, -0.8, 1, 1.25, -1, 0.8];

    private const double BlendDeviation = 2e-4;

    /// <summary>What 1 of a beta is in the built-in body's beta of the same place.</summary>
    /// <param name="beta">0 to 9.</param>
    public static double Factor(int beta) => s_factors[beta];

    /// <summary>For each of its vertices the built-in body's.</summary>
    /// <param name="builtIn">The built-in body.</param>
    public static int[] Order(BodyModel builtIn)
    {
        ArgumentNullException.ThrowIfNull(builtIn);
        int[] order = [.. Enumerable.Range(0, builtIn.VertexCount).Select(v => v * 4099 % builtIn.VertexCount)];
        foreach (BodyPoint mark in SmplTopology.Landmarks)
        {
            BodyPoint own = builtIn.Landmarks.First(landmark => landmark.Name == mark.Name);
            int place = Array.IndexOf(order, own.Vertices[own.VertexWeights.ToList().IndexOf(own.VertexWeights.Max())]);
            (order[mark.Vertices[0]], order[place]) = (order[place], order[mark.Vertices[0]]);
        }

        return order;
    }

    /// <summary>Writes it in SMPL's layout.</summary>
    /// <param name="path">The .npz file.</param>
    /// <param name="betas">The built-in body's shape that is its mean: another for each gender; null for its mean.</param>
    public static void Write(string path, double[]? betas = null)
    {
        BodyModel builtIn = BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz"));
        SmplBodyFile.Write(path, Define(builtIn, betas ?? new double[builtIn.BetaCount]));
    }

    private static BodyModelDefinition Define(BodyModel builtIn, double[] betas)
    {
        int influences = builtIn.Skinning.Influences, joints = builtIn.JointCount;
        int[] order = Order(builtIn), places = new int[order.Length];
        for (int v = 0; v < order.Length; v++)
            places[order[v]] = v;
        PosedBody mean = Shaped(-1);
        PosedBody[] shapes = [mean, .. Enumerable.Range(0, BetaCount).Select(Shaped)];
        float[] template = mean.Vertices, directions = new float[BetaCount * template.Length];
        for (int i = 0; i < directions.Length; i++)
            directions[i] = shapes[1 + (i / template.Length)].Vertices[i % template.Length] - template[i % template.Length];

        byte[] skinningJoints = [.. order.SelectMany(v => builtIn.Skinning.Joints[(v * influences)..((v + 1) * influences)])];
        float[] skinningWeights = [.. order.SelectMany(v => builtIn.Skinning.Weights[(v * influences)..((v + 1) * influences)])];
        var random = new SeededRandom(7);
        return new BodyModelDefinition
        {
            Source = "look-alike",
            Name = "look-alike",
            Template = template,
            ShapeDirections = directions,
            PoseDirections = [.. Enumerable.Range(0, 9 * (joints - 1) * template.Length).Select(_ => (float)random.NextNormal(0, BlendDeviation))],
            Faces = [.. builtIn.Faces.Select(v => places[v])],
            Parents = builtIn.Parents,
            JointNames = builtIn.JointNames,
            Skinning = new SkinningWeights(influences, skinningJoints, skinningWeights),
            JointRegressor = Regressor(shapes),
            BindRotations = [.. Enumerable.Repeat(Matrix3.Identity, joints)],
        };

        // In the T-pose.
        PosedBody Shaped(int beta)
        {
            double[] shape = [.. betas];
            if (beta >= 0)
                shape[beta] += s_factors[beta];
            PosedBody posed = builtIn.Pose(new BodyParameters(shape, new AxisAngle[joints], Vector3d.Zero));
            return new PosedBody(InOrder(posed.Vertices, order), posed.Joints);
        }
    }

    // Each joint is a weighted sum of the vertices nearest to it, of all such sums that follow the built-in joint through all shapes the one nearest to their mean.
    private static SparseMatrix Regressor(PosedBody[] shapes)
    {
        const int neighbours = 160;
        int vertexCount = shapes[0].Vertices.Length / 3, joints = shapes[0].Joints.Length / 3;
        List<(int Row, int Column, double Value)> entries = [];
        for (int j = 0; j < joints; j++)
        {
            Vector3d joint = At(shapes[0].Joints, j);
            int[] near = [.. Enumerable.Range(0, vertexCount).OrderBy(v => (At(shapes[0].Vertices, v) - joint).Length).Take(neighbours)];

            // Rows: each coordinate of each shape, and that the weights sum to 1.
            double[][] rows = [.. shapes.SelectMany(shape => Enumerable.Range(0, 3).Select(c => near.Select(v => (double)shape.Vertices[(3 * v) + c]).ToArray())), [.. near.Select(_ => 1.0)]];
            double[] wanted = [.. shapes.SelectMany(shape => Enumerable.Range(0, 3).Select(c => (double)shape.Joints[(3 * j) + c])), 1];
            double[] gram = new double[rows.Length * rows.Length];
            for (int a = 0; a < rows.Length; a++)
            {
                wanted[a] -= rows[a].Average();
                for (int b = 0; b <= a; b++)
                    gram[(a * rows.Length) + b] = rows[a].Zip(rows[b], (x, y) => x * y).Sum() + (a == b ? 1e-9 : 0);
            }

            if (!Cholesky.TryFactor(gram, rows.Length))
                throw new InvalidOperationException("Nearby vertices do not tell of a joint.");
            Cholesky.Solve(gram, rows.Length, wanted);
            entries.AddRange(near.Select((v, n) => (j, v, (1.0 / neighbours) + Enumerable.Range(0, rows.Length).Sum(a => wanted[a] * rows[a][n]))));
        }

        return SparseMatrix.FromTriples(joints, vertexCount, entries);
    }

    private static Vector3d At(float[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);

    private static float[] InOrder(float[] points, int[] order) => [.. order.SelectMany(v => points[(3 * v)..((3 * v) + 3)])];
}
