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
        int[] order = Order(builtIn), places = new int[order.Length];
        for (int v = 0; v < order.Length; v++)
            places[order[v]] = v;
        float[] template = InOrder(Vertices(betas), order), directions = new float[BetaCount * template.Length];
        for (int s = 0; s < BetaCount; s++)
        {
            double[] moved = [.. betas];
            moved[s] += s_factors[s];
            float[] vertices = InOrder(Vertices(moved), order);
            for (int i = 0; i < template.Length; i++)
                directions[(s * template.Length) + i] = vertices[i] - template[i];
        }

        int influences = builtIn.Skinning.Influences, joints = builtIn.JointCount;
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
            JointRegressor = Regressor(skinningJoints, skinningWeights, influences, builtIn.Parents),
            BindRotations = [.. Enumerable.Repeat(Matrix3.Identity, joints)],
        };

        float[] Vertices(double[] shape) => builtIn.Pose(new BodyParameters(shape, new AxisAngle[builtIn.JointCount], Vector3d.Zero)).Vertices;
    }

    // A joint is the mean of the vertices that turn with it and with its parent alike; the root, of those it shares with its children.
    private static SparseMatrix Regressor(byte[] joints, float[] weights, int influences, int[] parents)
    {
        int vertexCount = joints.Length / influences;
        List<(int Row, int Column, double Value)> entries = [];
        for (int j = 0; j < parents.Length; j++)
        {
            List<(int Vertex, double Weight)> shared = [];
            for (int v = 0; v < vertexCount; v++)
            {
                double own = 0, others = 0;
                for (int i = v * influences; i < (v + 1) * influences; i++)
                {
                    own += joints[i] == j ? weights[i] : 0;
                    others += joints[i] == parents[j] || (j == 0 && parents[joints[i]] == 0) ? weights[i] : 0;
                }

                if (own * others > 0)
                    shared.Add((v, own * others));
            }

            double sum = shared.Sum(entry => entry.Weight);
            entries.AddRange(shared.Select(entry => (j, entry.Vertex, entry.Weight / sum)));
        }

        return SparseMatrix.FromTriples(parents.Length, vertexCount, entries);
    }

    private static float[] InOrder(float[] points, int[] order) => [.. order.SelectMany(v => points[(3 * v)..((3 * v) + 3)])];
}
